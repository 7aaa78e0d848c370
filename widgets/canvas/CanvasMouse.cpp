// SPDX-License-Identifier: GPL-3.0-or-later
// Selecting and looking about with the mouse.
#include "core/layers/Layers.h"
#include "widgets/canvas/CanvasView.h"
#include "widgets/canvas/Minimap.h"
#include "widgets/common/NetworkLevel.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/Theme.h"

#include <QApplication>
#include <QMouseEvent>

#include <cmath>
#include <utility>

namespace lepton::widgets {

namespace {

/// How near the mouse must come, in pixels of the view.
constexpr double portReach = 11;
/// Far out, where ports are not shown, a node is all that can be taken hold of.
double portReachAt(double zoom) { return zoom >= portsFrom ? portReach / zoom : 0; }
constexpr double edgeReach = 6;
constexpr std::size_t mostToldAtOnce = 500;

} // namespace

void CanvasView::mousePressEvent(QMouseEvent* event) {
    setFocus();
    endGlide();
    const QPointF world = toWorld(event->position());
    m_pressedAt = world;
    m_pressedView = event->pos();
    m_mayLeave = !nearBorder(event->pos());
    if (event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && m_space)) {
        m_mode = Mode::Pan;
        m_spaceUsed = true;
        setCursor(Qt::ClosedHandCursor);
        return;
    }
    if (event->button() == Qt::RightButton) {
        const int node = m_layout.nodeAt(world);
        if (node >= 0 && !m_state.selected.contains(node))
            select({m_layout.nodes()[static_cast<std::size_t>(node)].id});
        return;
    }
    if (event->button() != Qt::LeftButton)
        return;
    if (const auto port = m_layout.portAt(world, portReachAt(m_zoom))) {
        startConnection(*port);
        return;
    }
    if (const int node = m_layout.nodeAt(world); node >= 0) {
        pressNode(node, event->modifiers());
        return;
    }
    if (const int edge = m_layout.edgeAt(world, edgeReach / m_zoom); edge >= 0) {
        m_state.selected.clear();
        m_state.selectedEdge = edge;
        selectionMoved();
        return;
    }
    const bool adds = event->modifiers() & (Qt::ControlModifier | Qt::ShiftModifier);
    m_beforeBand = adds ? m_state.selected : std::set<int>();
    m_mode = Mode::RubberBand;
    stretchRubberBand(world);
}

void CanvasView::pressNode(int node, Qt::KeyboardModifiers modifiers) {
    const bool toggles = modifiers & (Qt::ControlModifier | Qt::ShiftModifier);
    m_state.selectedEdge = -1;
    if (toggles && m_state.selected.contains(node))
        m_state.selected.erase(node);
    else if (toggles)
        m_state.selected.insert(node);
    else if (!m_state.selected.contains(node))
        m_state.selected = {node};
    selectionMoved();
    if (m_state.selected.contains(node)) {
        m_mode = Mode::Move;
        startDrag();
    }
}

void CanvasView::mouseMoveEvent(QMouseEvent* event) {
    const QPointF world = toWorld(event->position());
    watchBorder(event->pos());
    switch (m_mode) {
    case Mode::Idle:
        hover(world);
        break;
    case Mode::Pan:
        m_origin += m_pressedAt - world;
        m_fitted = false;
        m_minimap->update();
        update();
        Q_EMIT viewChanged();
        break;
    case Mode::Move:
        if (!m_moved.isNull() || (event->pos() - m_pressedView).manhattanLength() >= QApplication::startDragDistance())
            dragNodes(world, event->modifiers());
        break;
    case Mode::RubberBand:
        stretchRubberBand(world);
        break;
    case Mode::Connect:
        dragConnection(world);
        break;
    }
}

void CanvasView::stretchRubberBand(QPointF world) {
    m_state.rubberBand = QRectF(m_pressedAt, world).normalized();
    m_state.selected = m_beforeBand;
    m_state.selectedEdge = -1;
    if (!m_state.rubberBand.isEmpty())
        for (const int node : m_layout.nodesIn(m_state.rubberBand))
            m_state.selected.insert(m_state.selected.end(), node);
    // Many are told when the band is let go: adding up their figures takes longer than painting them.
    if (m_state.selected.size() <= mostToldAtOnce)
        selectionMoved();
    else
        update();
}

void CanvasView::hover(QPointF world) {
    const auto port = m_layout.portAt(world, portReachAt(m_zoom));
    const int node = m_layout.nodeAt(world);
    setCursor(port ? Qt::CrossCursor : m_space ? Qt::OpenHandCursor : Qt::ArrowCursor);
    if (node != m_state.hovered) {
        m_state.hovered = node;
        update();
    }
}

void CanvasView::mouseReleaseEvent(QMouseEvent* event) {
    const Mode mode = std::exchange(m_mode, Mode::Idle);
    m_edgePan.stop();
    if (mode == Mode::Move)
        dropNodes();
    else if (mode == Mode::Connect)
        dropConnection(toWorld(event->position()));
    else if (mode == Mode::RubberBand && m_state.selected.size() > mostToldAtOnce)
        selectionMoved();
    m_state.rubberBand = {};
    setCursor(m_space ? Qt::OpenHandCursor : Qt::ArrowCursor);
    update();
}

void CanvasView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    const QPointF world = toWorld(event->position());
    const int node = m_layout.nodeAt(world);
    if (node >= 0 && m_layout.nodes()[static_cast<std::size_t>(node)].group != nullptr)
        m_studio.document->level().enter(m_layout.nodes()[static_cast<std::size_t>(node)].id);
    else if (node >= 0)
        rename();
    else
        searchLayer(world);
}

void CanvasView::wheelEvent(QWheelEvent* event) {
    const double turns = event->angleDelta().y() / 120.0;
    if (event->modifiers() & Qt::ShiftModifier) {
        m_origin.rx() -= turns * 60 / m_zoom;
        setZoom(m_zoom, {});
    } else {
        setZoom(m_zoom * std::pow(1.15, turns), event->position());
    }
    event->accept();
}

void CanvasView::leaveEvent(QEvent*) {
    m_state.hovered = -1;
    update();
}

void CanvasView::cancelGesture() {
    m_mode = Mode::Idle;
    m_edgePan.stop();
    m_guides.clear();
    m_moved = {};
    m_picked.reset();
    m_refusal.clear();
    m_state.rubberBand = {};
    m_state.dropEdge = -1;
    m_state.connecting = false;
    m_state.source.reset();
    m_state.target.reset();
    m_state.targets.clear();
    setCursor(Qt::ArrowCursor);
    update();
}

} // namespace lepton::widgets
