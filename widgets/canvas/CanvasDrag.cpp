// SPDX-License-Identifier: GPL-3.0-or-later
// Moving layers with the mouse: in line with others, into an edge, and on when the border is reached.
#include "widgets/canvas/AlignmentGuides.h"
#include "widgets/canvas/CanvasView.h"
#include "widgets/canvas/Minimap.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/Theme.h"

#include <QApplication>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace lepton::widgets {

namespace {

/// How near two layers' edges come, in pixels of the view, before they snap.
constexpr double guideReach = 6;
constexpr double edgeReach = 24;
/// Below this scale layers are spots, too small to be put in line by hand.
constexpr double guidesFrom = 0.22;
/// Within this of the border the view moves on by itself, faster the nearer.
constexpr int border = 28;
constexpr int panInterval = 16;
constexpr double fastestPan = 18;

double towards(int at, int length) {
    if (at < border)
        return -fastestPan * std::min(1.0, (border - at) / static_cast<double>(border));
    if (at > length - border)
        return fastestPan * std::min(1.0, (at - length + border) / static_cast<double>(border));
    return 0;
}

} // namespace

void CanvasView::startDrag() {
    m_moved = {};
    m_dragged = {};
    m_others.clear();
    for (const int index : m_state.selected)
        m_dragged = m_dragged.united(m_layout.nodes()[static_cast<std::size_t>(index)].rect);
}

/// To a line with others where one is near, else to the grid. What it may snap to is what is in sight around the drag.
QPointF CanvasView::snappedMove(QPointF by) {
    m_others.clear();
    if (m_zoom >= guidesFrom)
        for (const int index : m_layout.nodesIn(visibleWorld()))
            if (!m_state.selected.contains(index))
                m_others.push_back(m_layout.nodes()[static_cast<std::size_t>(index)].rect);
    const auto guides = findGuides(m_dragged.translated(by), m_others, guideReach / m_zoom);
    m_guides = guides.lines;
    const auto snap = [](double at) { return std::round(at / measure::grid) * measure::grid; };
    return {guides.byX ? by.x() + *guides.byX : snap(by.x()), guides.byY ? by.y() + *guides.byY : snap(by.y())};
}

/// A layer without edges that has both a way in and a way out.
bool CanvasView::fitsIntoEdges(int node) const {
    const auto& item = m_layout.nodes()[static_cast<std::size_t>(node)];
    return !item.inputs.empty() && !item.outputs.empty() && network().edgesOf(item.id).empty();
}

/// Shown displaced until the button is let go; only then is it an edit. Alt moves freely.
void CanvasView::dragNodes(QPointF world, Qt::KeyboardModifiers modifiers) {
    m_guides.clear();
    m_moved = modifiers & Qt::AltModifier ? world - m_pressedAt : snappedMove(world - m_pressedAt);
    m_layout.displace({m_state.selected.begin(), m_state.selected.end()}, m_moved);
    m_state.dropEdge = -1;
    if (m_state.selected.size() == 1 && fitsIntoEdges(*m_state.selected.begin()))
        m_state.dropEdge = m_layout.edgeAt(m_layout.nodes()[static_cast<std::size_t>(*m_state.selected.begin())].rect.center(), edgeReach);
    if (m_state.dropEdge >= 0)
        m_guides.clear(); // it goes into the row of its new neighbours
    m_minimap->update();
    update();
}

void CanvasView::dropNodes() {
    const QPointF by = std::exchange(m_moved, {});
    const int edge = std::exchange(m_state.dropEdge, -1);
    m_guides.clear();
    if (by.isNull())
        return;
    std::optional<NamedEdit> edit;
    if (edge >= 0) {
        const auto& item = m_layout.nodes()[static_cast<std::size_t>(*m_state.selected.begin())];
        edit = edits::insertNode(network(), {item.id, item.inputs.front().name}, {item.id, item.outputs.front().name}, m_layout.edges()[static_cast<std::size_t>(edge)].edge);
    } else {
        edit = edits::move(network(), selection(), by);
    }
    if (!perform(edit))
        rebuild();
}

bool CanvasView::nearBorder(QPoint view) const { return towards(view.x(), width()) != 0 || towards(view.y(), height()) != 0; }

/// Starts and stops the moving of the view while something is dragged; not before the mouse was away from the border, for
/// who begins there does not want to leave.
void CanvasView::watchBorder(QPoint view) {
    m_dragView = view;
    const bool drags = m_mode == Mode::Connect || m_mode == Mode::RubberBand || (m_mode == Mode::Move && !m_moved.isNull());
    const bool near = nearBorder(view);
    m_mayLeave = m_mayLeave || !near;
    if (!drags || !near || !m_mayLeave)
        m_edgePan.stop();
    else if (!m_edgePan.isActive())
        m_edgePan.start(panInterval);
}

void CanvasView::panAtBorder() {
    m_origin += QPointF(towards(m_dragView.x(), width()), towards(m_dragView.y(), height())) / m_zoom;
    m_fitted = false;
    const QPointF world = toWorld(m_dragView);
    if (m_mode == Mode::Move)
        dragNodes(world, QApplication::keyboardModifiers());
    else if (m_mode == Mode::Connect)
        dragConnection(world);
    else if (m_mode == Mode::RubberBand)
        stretchRubberBand(world);
    m_minimap->update();
    update();
    Q_EMIT viewChanged();
}

} // namespace lepton::widgets
