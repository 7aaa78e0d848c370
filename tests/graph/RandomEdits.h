// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Random.h"
#include "core/graph/Edit.h"
#include "core/layers/Layers.h"

#include <optional>

namespace lepton::graph {

/// Edits as a user of the canvas makes them, drawn at random: connections only where canConnect() allows one. A new kind of
/// edit joins here, and the property test sees it.
class RandomEdits {
public:
    explicit RandomEdits(std::uint64_t seed) : m_random(seed) {}
    /// Something that can be done to this network; none if the kind that was drawn finds nothing to act on.
    std::optional<Edit> next(const Network& network);
    Random& random() { return m_random; }

private:
    using Maker = std::optional<Edit> (RandomEdits::*)(const Network&);
    static const std::vector<Maker>& makers();

    std::optional<Edit> add(const Network& network);
    std::optional<Edit> remove(const Network& network);
    std::optional<Edit> connect(const Network& network);
    std::optional<Edit> disconnect(const Network& network);
    std::optional<Edit> setParameter(const Network& network);
    std::optional<Edit> move(const Network& network);
    std::optional<Edit> rename(const Network& network);
    std::optional<Edit> bypass(const Network& network);
    std::optional<Edit> collapse(const Network& network);
    std::optional<Edit> group(const Network& network);
    std::optional<Edit> takeApart(const Network& network);
    std::optional<Edit> insideGroup(const Network& network);

    const Node* some(const Network& network);
    const Node* someGroup(const Network& network);
    Json value(const ParameterSpec& spec);

    Random m_random;
};

} // namespace lepton::graph
