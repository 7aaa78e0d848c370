// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/GroupEdits.h"
#include "widgets/canvas/NetworkEdits.h"

namespace lepton::widgets::edits {

/// Acts on groups as named undo steps; errors as core/graph/GroupEdits.h says.
Result<NamedEdit> group(const graph::Network& network, const std::vector<graph::NodeId>& ids, int depth);
Result<NamedEdit> ungroup(const graph::Network& network, const std::vector<graph::NodeId>& ids);
/// Draws the groups among these small, or large again if all are small. None: there is no group.
std::optional<NamedEdit> collapse(const graph::Network& network, const std::vector<graph::NodeId>& ids);
/// Leaves these out of what is computed, or takes them in again if all are out. None: nothing that could be left out.
std::optional<NamedEdit> bypass(const graph::Network& network, const std::vector<graph::NodeId>& ids);
/// A node of type Group with nothing but a way through.
std::shared_ptr<const graph::Group> emptyGroup();
/// A free id for a node of this type: a group's ports are called "in", "out", "in2" …
graph::NodeId idFor(const graph::Network& network, const std::string& type);
/// The first block among the nodes that an edit adds that `inside` says is around the place where they would go; or "".
std::string blockInItself(const graph::Edit& edit, const std::vector<std::string>& around);

/// Whether the edit adds a group's input or output to the network itself.
bool addsGroupPort(const graph::Edit& edit);

} // namespace lepton::widgets::edits
