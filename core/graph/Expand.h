// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Analysis.h"
#include "core/graph/Group.h"

#include <set>

namespace lepton::graph {

/// A network with its groups taken apart, repeats written out, bypassed layers and notes left out: what is computed.
/// A node of a group is called "GROUP.NODE", of a repeated one "GROUP.ROUND.NODE" with rounds from 0.
struct Expansion {
    /// A node that is no longer there, and where its data comes from.
    struct Alias {
        NodeId id;
        std::vector<std::optional<PortRef>> inputs;  ///< source of each input port
        std::vector<std::optional<PortRef>> outputs; ///< source of each output port
        std::size_t begin = 0, end = 0;              ///< a group's nodes in `network`
    };

    Network network;
    std::vector<Alias> aliases;
    std::vector<Problem> problems;      ///< what only the network with its groups shows
    std::set<PortRef> excusedInputs;    ///< unconnected for a reason that is among `problems`
    std::set<PortRef> excusedOutputs;
};

/// Whether there is anything to take apart.
bool needsExpansion(const Network& network);
/// Any thread.
Expansion expandAll(const Network& network, const Catalogue& catalogue);
/// Only the network: for a network without problems.
Network expand(const Network& network, const Catalogue& catalogue);

} // namespace lepton::graph
