// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/NetworkClipboard.h"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace lepton::widgets::clipboard {

namespace {

constexpr const char* format = "lepton-layers";

Error notLayers() {
    return Error(ErrorCode::BadFormat, LT("core", "The clipboard holds no layers")).fix(LT("core", "Copy layers on the canvas first"));
}

QPointF topLeft(const graph::Network& network) {
    QPointF out(1e18, 1e18);
    for (const auto& node : network.nodes())
        out = {std::min(out.x(), node.position.x), std::min(out.y(), node.position.y)};
    return out;
}

} // namespace

QString copy(const graph::Network& network, const std::vector<graph::NodeId>& ids) {
    const std::set<graph::NodeId> chosen(ids.begin(), ids.end());
    graph::Network part;
    for (const auto& node : network.nodes())
        if (chosen.contains(node.id))
            part.addNode(node);
    for (const auto& edge : network.edges())
        if (chosen.contains(edge.from.node) && chosen.contains(edge.to.node))
            part.addEdge(edge);
    Json out{{"format", format}, {"version", 1}, {"network", graph::toJson(part)}};
    return QString::fromStdString(out.dump(2));
}

Result<NamedEdit> paste(const graph::Network& network, const QString& text, std::optional<QPointF> at, double offset) {
    const Json json = Json::parse(text.toStdString(), nullptr, false);
    if (!json.is_object() || json.value("format", Json()) != format || !json.contains("network"))
        return notLayers();
    LEPTON_TRY(const graph::Network part, graph::networkFromJson(json["network"], "clipboard"));
    if (part.nodes().empty())
        return notLayers();
    const QPointF shift = at ? *at - topLeft(part) : QPointF(offset, offset);
    graph::Network taken = network; // so that every new id is free
    std::unordered_map<graph::NodeId, graph::NodeId> newIds;
    graph::Sequence sequence;
    NamedEdit out;
    for (graph::Node node : part.nodes()) {
        const graph::NodeId before = node.id;
        node.id = taken.freeId(node.type);
        node.position = {node.position.x + shift.x(), node.position.y + shift.y()};
        newIds[before] = node.id;
        out.nodes.push_back(node.id);
        taken.addNode(node);
        sequence.edits.push_back({graph::AddNode{std::move(node), {}}});
    }
    for (const auto& edge : part.edges())
        sequence.edits.push_back({graph::Connect{{{newIds[edge.from.node], edge.from.port}, {newIds[edge.to.node], edge.to.port}}, {}}});
    out.edit = {std::move(sequence)};
    out.name = out.nodes.size() == 1 ? lepton::text(LT("core", "Paste %1"), out.nodes.front().str()) : lepton::text(LT("core", "Paste %1 layers"), out.nodes.size());
    return out;
}

} // namespace lepton::widgets::clipboard
