// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/home/NetworkThumbnail.h"

#include "core/layers/Layers.h"
#include "core/templates/Examples.h"
#include "widgets/canvas/EdgePath.h"
#include "widgets/canvas/NodeSize.h"
#include "widgets/common/Theme.h"

#include <QPainter>

#include <algorithm>

namespace lepton::widgets {

namespace {

QRectF rectOf(const graph::Node& node) { return {QPointF(node.position.x, node.position.y), nodeSize(node)}; }

} // namespace

void paintThumbnail(QPainter& painter, const QRectF& room, const graph::Network& network) {
    QRectF all;
    for (const auto& node : network.nodes())
        all = all.united(rectOf(node));
    if (all.isEmpty())
        return;
    all.adjust(-44, -12, 44, 12); // the ends of the rows
    const double scale = std::min({room.width() / all.width(), room.height() / all.height(), 0.3});
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(room.center());
    painter.scale(scale, scale);
    painter.translate(-all.center());
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(Theme::instance().palette().text2, 1.2 / scale));
    for (const auto& edge : network.edges()) {
        const QRectF from = rectOf(*network.find(edge.from.node));
        const QRectF to = rectOf(*network.find(edge.to.node));
        painter.drawPath(routeEdge({from.right(), from.center().y()}, {to.left(), to.center().y()}).path);
    }
    painter.setPen(Qt::NoPen);
    for (const auto& node : network.nodes()) {
        const auto* type = layers::catalogue().find(node.type);
        painter.setBrush(Theme::instance().family(type != nullptr ? type->family : graph::Family::Shape));
        painter.drawRoundedRect(rectOf(node), 12, 12);
    }
    painter.restore();
}

graph::Network together(const std::vector<project::NamedNetwork>& networks) {
    graph::Network out;
    double below = 0;
    int number = 0;
    for (const auto& item : networks) {
        const std::string prefix = number++ == 0 ? "" : std::to_string(number) + "_";
        const auto renamed = [&](const graph::NodeId& id) { return graph::NodeId(prefix + id.str()); };
        double top = 0, bottom = 0;
        for (const auto& node : item.network.nodes()) {
            top = std::min(top, node.position.y);
            bottom = std::max(bottom, node.position.y + nodeSize(node).height());
        }
        for (graph::Node node : item.network.nodes()) {
            node.id = renamed(node.id);
            node.position.y += below - top;
            out.addNode(std::move(node));
        }
        for (const auto& edge : item.network.edges())
            out.addEdge({{renamed(edge.from.node), edge.from.port}, {renamed(edge.to.node), edge.to.port}});
        below += bottom - top + 60;
    }
    return out;
}

graph::Network exampleOf(const templates::Template& item) {
    auto draft = item.draft(templates::exampleFacts(item));
    if (!draft)
        return {};
    std::vector<project::NamedNetwork> all{{draft->objective.network, std::move(draft->network)}};
    all.insert(all.end(), draft->others.begin(), draft->others.end());
    return together(all);
}

} // namespace lepton::widgets
