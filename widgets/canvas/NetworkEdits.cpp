// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/NetworkEdits.h"

#include "widgets/canvas/GroupActs.h"
#include "widgets/canvas/MakeRoom.h"
#include "widgets/canvas/NodeSize.h"
#include "widgets/common/Theme.h"

#include <QCoreApplication>

#include <cmath>

namespace lepton::widgets::edits {

namespace {

struct Repairs {
    Q_DECLARE_TR_FUNCTIONS(Repairs)
};

graph::Point topLeftOf(QPointF centre) {
    const auto snapped = [](double at) { return std::round(at / measure::grid) * measure::grid; };
    return {snapped(centre.x() - measure::nodeWidth / 2.0), snapped(centre.y() - measure::nodeHeight / 2.0)};
}

graph::Edit newNode(const graph::NodeId& id, const std::string& type, graph::Point place) {
    graph::Node node;
    node.id = id;
    node.type = type;
    node.position = place;
    if (type == graph::groupType)
        node.group = emptyGroup();
    return {graph::AddNode{std::move(node), {}}};
}

/// Leads an edge over another node.
void leadOver(const graph::Edge& edge, const graph::PortRef& in, const graph::PortRef& out, graph::Sequence& sequence) {
    sequence.edits.push_back({graph::Disconnect{edge}});
    sequence.edits.push_back({graph::Connect{{edge.from, in}, {}}});
    sequence.edits.push_back({graph::Connect{{out, edge.to}, {}}});
}

Text insertName(const graph::NodeId& id, const graph::Edge& edge) {
    return text(LT("core", "Insert %1 between %2 and %3"), id.str(), edge.from.node.str(), edge.to.node.str());
}

} // namespace

NamedEdit add(const graph::Network& network, const std::string& type, QPointF centre) {
    const graph::NodeId id = idFor(network, type);
    return {text(LT("core", "Add %1"), id.str()), newNode(id, type, topLeftOf(centre)), {id}};
}

std::optional<NamedEdit> addConnected(const graph::Network& network, const graph::LayerType& type, QPointF centre, const graph::PortRef& port,
                                      bool fromOutput) {
    const auto& ports = fromOutput ? type.inputs : type.outputs;
    if (ports.empty())
        return std::nullopt;
    NamedEdit out = add(network, type.name, centre);
    const graph::PortRef own{out.nodes.front(), ports.front().name};
    const graph::Edge edge = fromOutput ? graph::Edge{port, own} : graph::Edge{own, port};
    out.edit = {graph::Sequence{{std::move(out.edit), {graph::Connect{edge, {}}}}}};
    out.name = text(LT("core", "Add %1 after %2"), own.node.str(), port.node.str());
    if (!fromOutput)
        out.name = text(LT("core", "Add %1 before %2"), own.node.str(), port.node.str());
    return out;
}

std::optional<NamedEdit> insertInto(const graph::Network& network, const graph::LayerType& type, const graph::Edge& edge) {
    const graph::Node* from = network.find(edge.from.node);
    const graph::Node* to = network.find(edge.to.node);
    if (type.inputs.empty() || type.outputs.empty() || from == nullptr || to == nullptr)
        return std::nullopt;
    const graph::NodeId id = idFor(network, type.name);
    graph::Edit added = newNode(id, type.name, {});
    graph::Node& node = std::get<graph::AddNode>(added.change).node;
    RoomBetween room = makeRoomBetween(network, *from, *to, id, nodeSize(node));
    node.position = room.place;
    graph::Sequence sequence{std::move(room.moves)};
    sequence.edits.push_back(std::move(added));
    leadOver(edge, {id, type.inputs.front().name}, {id, type.outputs.front().name}, sequence);
    return NamedEdit{insertName(id, edge), {std::move(sequence)}, {id}};
}

std::optional<NamedEdit> insertNode(const graph::Network& network, const graph::PortRef& in, const graph::PortRef& out, const graph::Edge& edge) {
    const graph::Node* from = network.find(edge.from.node);
    const graph::Node* to = network.find(edge.to.node);
    const graph::Node* own = network.find(in.node);
    if (from == nullptr || to == nullptr || own == nullptr)
        return std::nullopt;
    RoomBetween room = makeRoomBetween(network, *from, *to, in.node, nodeSize(*own));
    graph::Sequence sequence{std::move(room.moves)};
    sequence.edits.push_back({graph::MoveNode{in.node, room.place}});
    leadOver(edge, in, out, sequence);
    return NamedEdit{insertName(in.node, edge), {std::move(sequence)}, {in.node}};
}

NamedEdit connect(const graph::Edge& edge) {
    return {text(LT("core", "Connect %1 to %2"), edge.from.node.str(), edge.to.node.str()), {graph::Connect{edge, {}}}, {}};
}

NamedEdit disconnect(const graph::Edge& edge) {
    return {text(LT("core", "Disconnect %1 from %2"), edge.from.node.str(), edge.to.node.str()), {graph::Disconnect{edge}}, {}};
}

NamedEdit reconnect(const graph::Edge& before, const graph::Edge& after) {
    NamedEdit out = connect(after);
    out.edit = {graph::Sequence{{{graph::Disconnect{before}}, std::move(out.edit)}}};
    return out;
}

NamedEdit remove(const graph::Network& network, const std::vector<graph::NodeId>& ids) {
    const Text name = ids.size() == 1 ? text(LT("core", "Delete %1"), ids.front().str()) : text(LT("core", "Delete %1 layers"), ids.size());
    return {name, graph::removeNodes(network, ids), {}};
}

NamedEdit move(const graph::Network& network, const std::vector<graph::NodeId>& ids, QPointF by) {
    graph::Sequence sequence;
    for (const auto& id : ids)
        if (const auto* node = network.find(id))
            sequence.edits.push_back({graph::MoveNode{id, {node->position.x + by.x(), node->position.y + by.y()}}});
    const Text name = ids.size() == 1 ? text(LT("core", "Move %1"), ids.front().str()) : text(LT("core", "Move %1 layers"), ids.size());
    return {name, {std::move(sequence)}, ids};
}

NamedEdit rename(const graph::NodeId& id, const QString& title) {
    return {text(LT("core", "Rename %1"), id.str()), {graph::SetTitle{id, title.trimmed().toStdString()}}, {id}};
}

NamedEdit setParameter(const graph::NodeId& id, const graph::ParameterSpec& spec, const Json& value) {
    // The file holds only what differs from the default.
    const Json saved = value == spec.defaultValue ? Json() : value;
    return {text(LT("core", "Set %1 of %2 to %3"), spec.label, id.str(), spec.display(value)), {graph::SetParameter{id, spec.name, saved}}, {id}};
}

namespace {

/// The network in which the problem's node is, and the problem as it is called there.
struct ProblemPlace {
    std::vector<graph::NodeId> path;
    const graph::Network* network = nullptr;
    graph::NodeId node;
};

ProblemPlace placeOf(const graph::Network& root, const graph::NodeId& expanded) {
    ProblemPlace place{graph::pathOf(root, expanded), nullptr, {}};
    if (place.path.empty())
        return place;
    place.node = place.path.back();
    place.path.pop_back();
    place.network = graph::networkAt(root, place.path);
    return place;
}

std::optional<NamedEdit> repairHere(const graph::Network& network, const graph::Catalogue& catalogue, const graph::Problem& problem, const graph::Repair& repair) {
    const graph::Node* node = network.find(problem.node);
    if (node == nullptr)
        return std::nullopt;
    if (repair.kind == graph::Repair::Kind::SetParameter) {
        const auto* type = catalogue.find(node->type);
        const auto* spec = type != nullptr ? type->parameter(repair.parameter) : nullptr;
        return spec != nullptr ? std::optional(setParameter(problem.node, *spec, repair.value)) : std::nullopt;
    }
    const auto* type = catalogue.find(repair.layer);
    for (const auto& edge : network.edges())
        if (type != nullptr && edge.to.node == problem.node && (problem.port.empty() || edge.to.port == problem.port))
            return insertInto(network, *type, edge);
    return std::nullopt;
}

} // namespace

std::optional<NamedEdit> repair(const graph::Network& network, const graph::Catalogue& catalogue, const graph::Problem& problem, const graph::Repair& repair) {
    const ProblemPlace place = placeOf(network, problem.node);
    if (place.network == nullptr)
        return std::nullopt;
    graph::Problem here = problem;
    here.node = place.node;
    auto edit = repairHere(*place.network, catalogue, here, repair);
    if (edit)
        edit->edit = graph::insideOf(place.path, std::move(edit->edit));
    return edit;
}

QString repairText(const graph::Network& network, const graph::Catalogue& catalogue, const graph::Problem& problem, const graph::Repair& repair) {
    if (repair.kind == graph::Repair::Kind::InsertBefore) {
        const auto* type = catalogue.find(repair.layer);
        return Repairs::tr("Insert %1").arg(type != nullptr ? translated(type->title) : QString::fromStdString(repair.layer));
    }
    const ProblemPlace place = placeOf(network, problem.node);
    const graph::Node* node = place.network != nullptr ? place.network->find(place.node) : nullptr;
    const auto* type = node != nullptr ? catalogue.find(node->type) : nullptr;
    const auto* spec = type != nullptr ? type->parameter(repair.parameter) : nullptr;
    if (spec == nullptr)
        return {};
    return Repairs::tr("Set “%1” to %2").arg(translated(spec->label), translated(Text(spec->display(repair.value))));
}

} // namespace lepton::widgets::edits
