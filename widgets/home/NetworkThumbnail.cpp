// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/home/NetworkThumbnail.h"

#include "core/layers/Layers.h"
#include "widgets/canvas/EdgePath.h"
#include "widgets/canvas/NodeSize.h"
#include "widgets/common/Theme.h"

#include <QPainter>

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

graph::Network exampleOf(const templates::Template& item) {
    templates::DataFacts facts;
    facts.sampleShape = {1, 28, 28};
    for (int i = 0; i < 10; ++i)
        facts.classes.push_back(std::to_string(i));
    facts.samples = 1000;
    auto draft = item.draft(facts);
    return draft ? std::move(draft->network) : graph::Network();
}

} // namespace lepton::widgets
