// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Edit.h"
#include "core/graph/Group.h"

namespace lepton::graph {

/// An edit and the nodes that are there because of it.
struct GroupEdit {
    Edit edit;
    std::vector<NodeId> nodes;
};

/// Puts nodes into a group of their own: what leads in becomes its inputs, what leads out its outputs, and the network
/// computes the same. Refused: nodes with a way out of them and back in, a group's own ports, nesting too deep at
/// `depth` groups around this network.
Result<GroupEdit> makeGroup(const Network& network, const Catalogue& catalogue, const std::vector<NodeId>& ids, int depth = 0);

/// Takes a group apart, its repeats one after the other; values set on the group go to the nodes they were for.
Result<GroupEdit> ungroup(const Network& network, const Catalogue& catalogue, const NodeId& id);

/// Makes a parameter of a node inside a group one of the group's own, named after it; already there: nothing changes.
Result<Edit> exposeParameter(const Network& network, const NodeId& group, const BlockParameter::Target& target);
/// Takes a setting off the group; the nodes inside keep their own values.
Result<Edit> hideParameter(const Network& network, const NodeId& group, const std::string& name);

} // namespace lepton::graph
