// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/AlignEdits.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace lepton::widgets {

namespace {

struct Alignments {
    Q_DECLARE_TR_FUNCTIONS(Alignments)
};

using edits::Placed;

QRectF boundsOf(const std::vector<Placed>& nodes) {
    QRectF out;
    for (const auto& node : nodes)
        out = out.united(node.rect);
    return out;
}

/// How far the middles lie apart across and down.
QSizeF scatter(const std::vector<Placed>& nodes) {
    QPointF least = nodes.front().rect.center(), most = least;
    for (const auto& node : nodes) {
        const QPointF at = node.rect.center();
        least = {std::min(least.x(), at.x()), std::min(least.y(), at.y())};
        most = {std::max(most.x(), at.x()), std::max(most.y(), at.y())};
    }
    return {most.x() - least.x(), most.y() - least.y()};
}

/// Where a node's rectangle goes on a line.
QPointF lined(const QRectF& rect, const QRectF& all, Alignment way) {
    switch (way) {
    case Alignment::Left:
        return {all.left(), rect.top()};
    case Alignment::Centre:
        return {all.center().x() - rect.width() / 2, rect.top()};
    case Alignment::Right:
        return {all.right() - rect.width(), rect.top()};
    case Alignment::Top:
        return {rect.left(), all.top()};
    case Alignment::Middle:
        return {rect.left(), all.center().y() - rect.height() / 2};
    case Alignment::Bottom:
        return {rect.left(), all.bottom() - rect.height()};
    default:
        return rect.topLeft();
    }
}

/// Even gaps along one direction, `at` and `size` being the place and extent of a rectangle in it.
std::vector<double> spread(std::vector<Placed>& nodes, double (*at)(const QRectF&), double (*size)(const QRectF&)) {
    std::sort(nodes.begin(), nodes.end(), [at](const Placed& a, const Placed& b) { return at(a.rect) < at(b.rect); });
    double taken = 0;
    for (const auto& node : nodes)
        taken += size(node.rect);
    const double room = at(nodes.back().rect) + size(nodes.back().rect) - at(nodes.front().rect);
    const double gap = (room - taken) / static_cast<double>(nodes.size() - 1);
    std::vector<double> out;
    double place = at(nodes.front().rect);
    for (const auto& node : nodes) {
        out.push_back(place);
        place += size(node.rect) + gap;
    }
    return out;
}

std::vector<QPointF> placesOf(std::vector<Placed>& nodes, Alignment way) {
    std::vector<QPointF> out;
    if (way == Alignment::SpreadAcross || way == Alignment::SpreadDown) {
        const bool across = way == Alignment::SpreadAcross;
        const auto along = across ? spread(nodes, [](const QRectF& r) { return r.left(); }, [](const QRectF& r) { return r.width(); })
                                  : spread(nodes, [](const QRectF& r) { return r.top(); }, [](const QRectF& r) { return r.height(); });
        for (std::size_t i = 0; i < nodes.size(); ++i)
            out.push_back(across ? QPointF(along[i], nodes[i].rect.top()) : QPointF(nodes[i].rect.left(), along[i]));
        return out;
    }
    const QRectF all = boundsOf(nodes);
    for (const auto& node : nodes)
        out.push_back(lined(node.rect, all, way));
    return out;
}

} // namespace

QString alignmentTitle(Alignment way) {
    switch (way) {
    case Alignment::Left:
        return Alignments::tr("Align left");
    case Alignment::Centre:
        return Alignments::tr("Align centres");
    case Alignment::Right:
        return Alignments::tr("Align right");
    case Alignment::Top:
        return Alignments::tr("Align top");
    case Alignment::Middle:
        return Alignments::tr("Align middles");
    case Alignment::Bottom:
        return Alignments::tr("Align bottom");
    case Alignment::SpreadAcross:
        return Alignments::tr("Distribute across");
    case Alignment::SpreadDown:
        return Alignments::tr("Distribute down");
    default:
        return Alignments::tr("Align the selection");
    }
}

namespace edits {

std::optional<NamedEdit> align(const graph::Network& network, std::vector<Placed> nodes, Alignment way) {
    const bool spreads = way == Alignment::SpreadAcross || way == Alignment::SpreadDown;
    if (nodes.size() < (spreads ? 3u : 2u))
        return std::nullopt;
    if (way == Alignment::Nearest) {
        const QSizeF apart = scatter(nodes);
        way = apart.height() <= apart.width() ? Alignment::Middle : Alignment::Centre;
    }
    const auto places = placesOf(nodes, way);
    graph::Sequence sequence;
    NamedEdit out;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const graph::Point place{std::round(places[i].x()), std::round(places[i].y())};
        const auto* node = network.find(nodes[i].id);
        if (node != nullptr && node->position != place)
            sequence.edits.push_back({graph::MoveNode{nodes[i].id, place}});
        out.nodes.push_back(nodes[i].id);
    }
    if (sequence.edits.empty())
        return std::nullopt;
    out.edit = {std::move(sequence)};
    out.name = spreads ? text(LT("core", "Distribute %1 layers"), nodes.size()) : text(LT("core", "Align %1 layers"), nodes.size());
    return out;
}

} // namespace edits

} // namespace lepton::widgets
