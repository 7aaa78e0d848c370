// SPDX-License-Identifier: GPL-3.0-or-later
// The canvas by keyboard and by menu: every act is an action, so that the command palette has it too.
#include "core/layers/Layers.h"
#include "widgets/canvas/CanvasView.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/canvas/LayerSearch.h"
#include "widgets/common/Theme.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>

#include <algorithm>

namespace lepton::widgets {

void CanvasView::buildActions() {
    const auto add = [this](const QString& id, const QString& text, const QList<QKeySequence>& shortcuts, auto act) {
        auto* action = new QAction(text, this);
        action->setShortcuts(shortcuts);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, act);
        addAction(action);
        m_actions.insert(id, action);
    };
    add("add", tr("Add a layer…"), {}, [this] { searchLayer(visibleWorld().center()); });
    add("rename", tr("Rename…"), {Qt::Key_F2}, [this] { rename(); });
    add("cut", tr("Cut"), {QKeySequence::Cut}, [this] {
        copySelection();
        deleteSelection();
    });
    add("copy", tr("Copy"), {QKeySequence::Copy}, [this] { copySelection(); });
    add("paste", tr("Paste"), {QKeySequence::Paste}, [this] { paste(); });
    add("duplicate", tr("Duplicate"), {Qt::CTRL | Qt::Key_D}, [this] { duplicate(); });
    add("delete", tr("Delete"), {Qt::Key_Delete, Qt::Key_Backspace}, [this] { deleteSelection(); });
    add("all", tr("Select all layers"), {QKeySequence::SelectAll}, [this] { selectAll(); });
    add("fit", tr("Show the whole network"), {Qt::Key_Home}, [this] { fitAll(); });
    add("fit-selection", tr("Show the selection"), {Qt::Key_Period}, [this] { fitSelection(); });
    add("zoom-in", tr("Zoom in"), {Qt::CTRL | Qt::Key_Plus, Qt::CTRL | Qt::Key_Equal}, [this] { setZoom(m_zoom * 1.25, rect().center()); });
    add("zoom-out", tr("Zoom out"), {Qt::CTRL | Qt::Key_Minus}, [this] { setZoom(m_zoom / 1.25, rect().center()); });
    add("zoom-1", tr("Zoom to 100 %"), {Qt::CTRL | Qt::Key_0}, [this] { setZoom(1, rect().center()); });
    add("tidy", tr("Lay out the network"), {Qt::CTRL | Qt::Key_L}, [this] { tidy(); });
}

void CanvasView::updateActions() {
    const bool nodes = !m_state.selected.empty();
    const bool any = !m_layout.nodes().empty();
    for (const char* id : {"cut", "copy", "duplicate"})
        m_actions[id]->setEnabled(nodes);
    m_actions["rename"]->setEnabled(m_state.selected.size() == 1);
    m_actions["delete"]->setEnabled(nodes || m_state.selectedEdge >= 0);
    for (const char* id : {"all", "fit", "fit-selection", "tidy"})
        m_actions[id]->setEnabled(any);
    for (const char* id : {"add", "paste"})
        m_actions[id]->setEnabled(m_studio.document->isOpen());
}

void CanvasView::keyPressEvent(QKeyEvent* event) {
    const double step = event->modifiers() & Qt::ShiftModifier ? 5 * measure::grid : measure::grid;
    switch (event->key()) {
    case Qt::Key_Space:
        if (!event->isAutoRepeat()) {
            m_space = true;
            m_spaceUsed = false;
            setCursor(Qt::OpenHandCursor);
        }
        return;
    case Qt::Key_Escape:
        if (m_mode != Mode::Idle) {
            cancelGesture();
            rebuild();
        } else {
            select({});
        }
        return;
    case Qt::Key_Tab:
        selectNext(1);
        return;
    case Qt::Key_Backtab:
        selectNext(-1);
        return;
    case Qt::Key_Left:
        nudge({-step, 0});
        return;
    case Qt::Key_Right:
        nudge({step, 0});
        return;
    case Qt::Key_Up:
        nudge({0, -step});
        return;
    case Qt::Key_Down:
        nudge({0, step});
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void CanvasView::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Space || event->isAutoRepeat()) {
        QWidget::keyReleaseEvent(event);
        return;
    }
    m_space = false;
    setCursor(Qt::ArrowCursor);
    if (m_spaceUsed)
        return;
    // A tap: search where the mouse is, or in the middle if it is elsewhere.
    const QPoint mouse = mapFromGlobal(QCursor::pos());
    searchLayer(toWorld(rect().contains(mouse) ? mouse : rect().center()));
}

void CanvasView::focusOutEvent(QFocusEvent* event) {
    m_space = false;
    m_studio.document->stopMerging();
    QWidget::focusOutEvent(event);
}

/// Through the nodes in the order in which the data flows; past the last one the keyboard leaves the canvas.
void CanvasView::selectNext(int step) {
    std::vector<graph::NodeId> order = m_studio.document->analysis().order;
    for (const auto& node : m_layout.nodes()) // those of a cycle have no place in it
        if (order.size() < m_layout.nodes().size() && std::find(order.begin(), order.end(), node.id) == order.end())
            order.push_back(node.id);
    std::ptrdiff_t at = step > 0 ? -1 : static_cast<std::ptrdiff_t>(order.size());
    if (const auto chosen = selection(); !chosen.empty())
        at = std::find(order.begin(), order.end(), step > 0 ? chosen.back() : chosen.front()) - order.begin();
    at += step;
    if (at >= 0 && at < static_cast<std::ptrdiff_t>(order.size())) {
        reveal(order[static_cast<std::size_t>(at)]);
        return;
    }
    select({});
    focusNextPrevChild(step > 0);
}

void CanvasView::nudge(QPointF by) {
    if (m_state.selected.empty()) {
        m_origin += by * 6 / m_zoom;
        setZoom(m_zoom, {});
        return;
    }
    std::string key = "nudge";
    for (const auto& id : selection())
        key += " " + id.str();
    perform(edits::move(m_studio.document->network(), selection(), by), key);
}

void CanvasView::contextMenuEvent(QContextMenuEvent* event) {
    if (!m_studio.document->isOpen())
        return;
    const QPointF world = toWorld(event->pos());
    QMenu menu(this);
    const int edge = m_layout.nodeAt(world) < 0 ? m_layout.edgeAt(world, 8 / m_zoom) : -1;
    if (m_layout.nodeAt(world) >= 0 || (event->reason() == QContextMenuEvent::Keyboard && !m_state.selected.empty())) {
        fillNodeMenu(menu);
    } else if (edge >= 0) {
        m_state.selected.clear();
        m_state.selectedEdge = edge;
        selectionMoved();
        fillEdgeMenu(menu, world);
    } else {
        menu.addAction(m_actions["add"]->text(), this, [this, world] { searchLayer(world); });
        menu.addAction(m_actions["paste"]->text(), this, [this, world] { paste(world); });
        menu.addSeparator();
        for (const char* id : {"all", "fit", "tidy"})
            menu.addAction(m_actions[id]);
    }
    menu.exec(event->globalPos());
}

void CanvasView::fillNodeMenu(QMenu& menu) {
    if (m_state.selected.size() == 1) {
        const auto& item = m_layout.nodes()[static_cast<std::size_t>(*m_state.selected.begin())];
        for (const int index : item.problems) {
            const graph::Problem problem = m_studio.document->problems()[static_cast<std::size_t>(index)];
            for (const auto& way : problem.repairs)
                menu.addAction(Theme::instance().icon("wand", Theme::instance().palette().accent),
                               edits::repairText(m_studio.document->network(), layers::catalogue(), problem, way), this,
                               [this, problem, way] { repair(problem, way); });
        }
        if (!menu.isEmpty())
            menu.addSeparator();
    }
    menu.addAction(m_actions["rename"]);
    menu.addSeparator();
    for (const char* id : {"cut", "copy", "duplicate", "delete"})
        menu.addAction(m_actions[id]);
    menu.addSeparator();
    menu.addAction(m_actions["fit-selection"]);
}

void CanvasView::fillEdgeMenu(QMenu& menu, QPointF world) {
    const auto edge = *selectedEdge();
    menu.addAction(tr("Insert a layer…"), this, [this, edge, world] {
        std::vector<const graph::LayerType*> fitting;
        for (const auto& type : layers::catalogue().types())
            if (!type.inputs.empty() && !type.outputs.empty())
                fitting.push_back(&type);
        m_search->open(toView(world).toPoint(), fitting,
                       [this, edge](const graph::LayerType& type) { perform(edits::insertInto(m_studio.document->network(), type, edge)); });
    });
    menu.addAction(tr("Disconnect"), this, &CanvasView::deleteSelection);
}

} // namespace lepton::widgets
