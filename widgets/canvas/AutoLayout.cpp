// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/AutoLayout.h"

#include "core/graph/Group.h"
#include "widgets/common/Theme.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace lepton::widgets {

namespace {

bool isNote(const NodeItem& item) { return item.type != nullptr && item.type->name == graph::noteType; }

std::size_t nearest(QPointF at, const std::vector<QRectF>& boxes) {
    const auto distance = [at](const QRectF& box) { return (box.center() - at).manhattanLength(); };
    return static_cast<std::size_t>(std::min_element(boxes.begin(), boxes.end(), [&](const QRectF& a, const QRectF& b) { return distance(a) < distance(b); }) - boxes.begin());
}

bool covers(const std::vector<QPointF>& places, const std::vector<QRectF>& boxes, QPointF by, const std::vector<QRectF>& others) {
    constexpr double clear = 2 * measure::grid;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const QRectF box = QRectF(places[i] + by, boxes[i].size()).adjusted(-clear, -clear, clear, clear);
        if (std::any_of(others.begin(), others.end(), [&](const QRectF& other) { return other.intersects(box); }))
            return true;
    }
    return false;
}

} // namespace

AutoLayout::AutoLayout(const CanvasLayout& canvas, const std::set<int>& selected, QSizeF view) {
    m_task.direction = canvas.direction();
    m_task.view = view;
    std::unordered_map<int, int> number;
    std::vector<const NodeItem*> notes;
    for (int i = 0; i < static_cast<int>(canvas.nodes().size()); ++i) {
        const NodeItem& item = canvas.nodes()[static_cast<std::size_t>(i)];
        if (selected.size() > 1 && !selected.contains(i)) {
            m_others.push_back(item.rect);
        } else if (isNote(item)) {
            notes.push_back(&item);
        } else {
            number.emplace(i, static_cast<int>(m_ids.size()));
            m_ids.push_back(item.id);
            m_task.boxes.push_back(item.rect);
        }
    }
    for (const EdgeItem& edge : canvas.edges())
        if (number.contains(edge.from) && number.contains(edge.to))
            m_task.arrows.emplace_back(number[edge.from], number[edge.to]);
    if (!m_task.boxes.empty())
        for (const NodeItem* note : notes)
            m_notes.push_back({note->id, note->rect.topLeft(), nearest(note->rect.center(), m_task.boxes)});
}

/// The nearest place around where nothing else lies; if there is none near by, where it is.
void AutoLayout::standClear(std::vector<QPointF>& places) const {
    constexpr int mostSteps = 40;
    constexpr double step = 6 * measure::grid;
    for (int ring = 0; ring <= mostSteps; ++ring)
        for (const QPointF way : {QPointF(0, 1), QPointF(0, -1), QPointF(1, 0), QPointF(-1, 0)})
            if (const QPointF by = way * ring * step; !covers(places, m_task.boxes, by, m_others)) {
                for (QPointF& place : places)
                    place += by;
                return;
            }
}

std::optional<NamedEdit> AutoLayout::edit(std::vector<QPointF> places) const {
    if (!m_others.empty())
        standClear(places);
    graph::Sequence sequence;
    for (std::size_t i = 0; i < places.size(); ++i)
        if (places[i] != m_task.boxes[i].topLeft())
            sequence.edits.push_back({graph::MoveNode{m_ids[i], {places[i].x(), places[i].y()}}});
    for (const Note& note : m_notes)
        if (const QPointF to = note.place + places[note.beside] - m_task.boxes[note.beside].topLeft(); to != note.place)
            sequence.edits.push_back({graph::MoveNode{note.id, {to.x(), to.y()}}});
    if (sequence.edits.empty())
        return std::nullopt;
    return NamedEdit{LT("core", "Lay out the network"), {std::move(sequence)}, {}};
}

std::optional<LayoutDirection> directionOf(const graph::Network& network) {
    std::ptrdiff_t down = 0;
    for (const auto& edge : network.edges()) {
        const auto* from = network.find(edge.from.node);
        const auto* to = network.find(edge.to.node);
        const bool descends = to->position.y - from->position.y > std::abs(to->position.x - from->position.x);
        down += descends ? 1 : -1;
    }
    if (network.edges().empty())
        return std::nullopt;
    return down > 0 ? LayoutDirection::TopToBottom : LayoutDirection::LeftToRight;
}

} // namespace lepton::widgets
