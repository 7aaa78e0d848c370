// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/NetworkClipboard.h"

#include "widgets/common/Theme.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>

namespace lepton::widgets::clipboard {

namespace {

constexpr const char* format = "lepton-layers";
constexpr int version = 1;

Error notLayers() {
    return Error(ErrorCode::BadFormat, LT("core", "The clipboard holds no layers")).fix(LT("core", "Copy layers on the canvas first"));
}

/// Farther apart than this no two layers of one network stand; what is says so was not made by hand.
constexpr double farthest = 1e6;

QRectF boundsOf(const graph::Network& network) {
    QRectF out;
    for (const auto& node : network.nodes())
        out = out.united(QRectF(node.position.x, node.position.y, measure::nodeWidth, measure::nodeHeight));
    return out;
}

bool isCopy(const Json& json) { return json.is_object() && json.value("format", Json()) == format; }

/// Reads what copy() wrote, from whatever the clipboard holds.
Result<graph::Network> copied(const QString& text) {
    const Json json = Json::parse(text.toStdString(), nullptr, false);
    if (!isCopy(json) || !json.contains("network") || !json.value("version", Json()).is_number_integer())
        return notLayers();
    if (json["version"].get<std::int64_t>() > version)
        return Error(ErrorCode::TooNew, LT("core", "These layers were copied in a newer version")).fix(LT("core", "Update Lepton Studio to paste them"));
    LEPTON_TRY(graph::Network part, graph::networkFromJson(json["network"], "clipboard"));
    if (part.nodes().empty())
        return notLayers();
    const QRectF bounds = boundsOf(part);
    if (!(bounds.width() < farthest && bounds.height() < farthest))
        return Error(ErrorCode::BadFormat, LT("core", "The layers in the clipboard stand impossibly far apart")).fix(LT("core", "Copy them again"));
    return part;
}

bool standsOn(const graph::Network& network, const graph::Network& part, QPointF shift) {
    const graph::Point first{part.nodes().front().position.x + shift.x(), part.nodes().front().position.y + shift.y()};
    return std::any_of(network.nodes().begin(), network.nodes().end(), [&](const graph::Node& node) { return node.position == first; });
}

/// How far what is pasted moves.
QPointF shiftOf(const graph::Network& network, const graph::Network& part, std::optional<QPointF> at, const QRectF& seen) {
    constexpr QPointF step(3 * measure::grid, 3 * measure::grid);
    const QRectF bounds = boundsOf(part);
    if (!at && !seen.intersects(bounds.translated(step)))
        at = seen.center();
    QPointF shift = step;
    if (at) {
        const auto snapped = [](double by) { return std::round(by / measure::grid) * measure::grid; };
        const QPointF by = *at - bounds.center();
        shift = {snapped(by.x()), snapped(by.y())};
    }
    while (standsOn(network, part, shift))
        shift += step;
    return shift;
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
    Json out{{"format", format}, {"version", version}, {"network", graph::toJson(part)}};
    return QString::fromStdString(out.dump(2));
}

bool holdsLayers(const QString& text) { return isCopy(Json::parse(text.toStdString(), nullptr, false)); }

Result<NamedEdit> paste(const graph::Network& network, const QString& text, std::optional<QPointF> at, const QRectF& seen) {
    LEPTON_TRY(const graph::Network part, copied(text));
    const QPointF shift = shiftOf(network, part, at, seen);
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
