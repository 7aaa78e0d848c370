// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/Catalogue.h"

namespace lepton::graph {

Catalogue::Catalogue(std::vector<LayerType> types) : m_types(std::move(types)) {
    for (std::size_t i = 0; i < m_types.size(); ++i)
        m_byName.emplace(m_types[i].name, i);
}

const LayerType* Catalogue::find(const std::string& name) const {
    const auto found = m_byName.find(name);
    return found == m_byName.end() ? nullptr : &m_types[found->second];
}

} // namespace lepton::graph
