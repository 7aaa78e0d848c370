// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/LayerType.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace lepton::graph {

/// The layer types a program knows, by name. Immutable once built, so any thread may read it.
class Catalogue {
public:
    explicit Catalogue(std::vector<LayerType> types);
    const LayerType* find(const std::string& name) const;
    const std::vector<LayerType>& types() const { return m_types; }

private:
    std::vector<LayerType> m_types;
    std::unordered_map<std::string, std::size_t> m_byName;
};

} // namespace lepton::graph
