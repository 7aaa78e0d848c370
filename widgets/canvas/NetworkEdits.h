// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Analysis.h"
#include "core/graph/Edit.h"

#include <QPointF>
#include <QString>

#include <optional>
#include <vector>

namespace lepton::widgets {

/// What a user does on the canvas, as one undo step with its name. No widgets: made of a network, told to the document.
struct NamedEdit {
    Text name;
    graph::Edit edit;
    std::vector<graph::NodeId> nodes; ///< those that the act leaves selected
};

namespace edits {

/// A new node with its middle at `centre`.
NamedEdit add(const graph::Network& network, const std::string& type, QPointF centre);
/// The same, joined to a port by its first fitting port; none if the type has no such port.
std::optional<NamedEdit> addConnected(const graph::Network& network, const graph::LayerType& type, QPointF centre, const graph::PortRef& port, bool fromOutput);
/// Puts a new node into an edge; what lies behind it in its row makes room. None if the type has no input or no output.
std::optional<NamedEdit> insertInto(const graph::Network& network, const graph::LayerType& type, const graph::Edge& edge);
/// The same with a node that is there already; it moves between its new neighbours.
std::optional<NamedEdit> insertNode(const graph::Network& network, const graph::PortRef& in, const graph::PortRef& out, const graph::Edge& edge);
NamedEdit connect(const graph::Edge& edge);
NamedEdit disconnect(const graph::Edge& edge);
/// Draws an edge's end to another port.
NamedEdit reconnect(const graph::Edge& before, const graph::Edge& after);
NamedEdit remove(const graph::Network& network, const std::vector<graph::NodeId>& ids);
NamedEdit move(const graph::Network& network, const std::vector<graph::NodeId>& ids, QPointF by);
NamedEdit rename(const graph::NodeId& id, const QString& title);
NamedEdit setParameter(const graph::NodeId& id, const graph::ParameterSpec& spec, const Json& value);
/// One of a problem's ways out, of the project's whole network, since the problem may lie in a group; none if it no longer applies.
std::optional<NamedEdit> repair(const graph::Network& network, const graph::Catalogue& catalogue, const graph::Problem& problem, const graph::Repair& repair);
/// The repair in the user's words: "Insert Flatten", "Set kernel to 3 × 3".
QString repairText(const graph::Network& network, const graph::Catalogue& catalogue, const graph::Problem& problem, const graph::Repair& repair);

} // namespace edits

} // namespace lepton::widgets
