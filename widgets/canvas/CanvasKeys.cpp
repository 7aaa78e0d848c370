// SPDX-License-Identifier: GPL-3.0-or-later
// The canvas by keyboard: every act is one of the registry's, so that the command palette has it and its keys can be changed.
#include "widgets/canvas/AlignEdits.h"
#include "widgets/canvas/CanvasFind.h"
#include "widgets/canvas/CanvasView.h"
#include "widgets/canvas/LayoutRun.h"
#include "widgets/common/NetworkLevel.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/Theme.h"

#include <QAction>
#include <QKeyEvent>

#include <algorithm>

namespace lepton::widgets {

void CanvasView::buildActions() {
    auto& registry = m_studio.actions->registry();
    registry.addPlace("canvas", {tr("Canvas"), "network"});
    // Heard only while the canvas has the keyboard, since in a field or list the same keys are for typing; but those that mean
    // nothing there, `everywhere` in the room.
    constexpr auto everywhere = Qt::WindowShortcut;
    const auto add = [this, &registry](const QString& id, const QString& text, const Shortcuts& shortcuts, auto act, const QString& words = {},
                                       Qt::ShortcutContext context = Qt::WidgetShortcut) {
        m_actions.insert(id, registry.add(this, {"canvas." + id, text, shortcuts, words, {}}, context, act));
    };
    add("add", tr("Add a layer…"), {Qt::Key_Space}, [this] { searchAtMouse(); }, tr("new insert search type node"));
    add("rename", tr("Rename…"), {Qt::Key_F2}, [this] { rename(); }, tr("title name"));
    add("help", tr("Help on the layer"), {Qt::Key_F1}, [this] { showHelp(); }, tr("documentation manual what is"), everywhere);
    add("cut", tr("Cut"), {QKeySequence::Cut}, [this] { cutSelection(); });
    add("copy", tr("Copy"), {QKeySequence::Copy}, [this] { copySelection(); });
    add("paste", tr("Paste"), {QKeySequence::Paste}, [this] { paste(mouseOnCanvas()); });
    add("duplicate", tr("Duplicate"), {Qt::CTRL | Qt::Key_D}, [this] { duplicate(); }, tr("clone copy twice"));
    add("delete", tr("Delete"), {Qt::Key_Delete, Qt::Key_Backspace}, [this] { deleteSelection(); }, tr("remove erase disconnect"));
    add("all", tr("Select all layers"), {QKeySequence::SelectAll}, [this] { selectAll(); });
    add("cancel", tr("Cancel, or select nothing"), {Qt::Key_Escape}, [this] { cancel(); }, tr("escape stop deselect"));
    add("find", tr("Find on the canvas"), {QKeySequence::Find}, [this] { m_find->open(); }, tr("search go to node"), everywhere);
    add("fit", tr("Show the whole network"), {Qt::Key_Home}, [this] { fitAll(); }, tr("fit zoom all"));
    add("fit-selection", tr("Show the selection"), {Qt::Key_Period}, [this] { fitSelection(); }, tr("fit zoom frame"));
    add("zoom-in", tr("Zoom in"), {Qt::CTRL | Qt::Key_Plus, Qt::CTRL | Qt::Key_Equal}, [this] { setZoom(m_zoom * 1.25, rect().center()); }, {}, everywhere);
    add("zoom-out", tr("Zoom out"), {Qt::CTRL | Qt::Key_Minus}, [this] { setZoom(m_zoom / 1.25, rect().center()); }, {}, everywhere);
    add("zoom-1", tr("Zoom to 100 %"), {Qt::CTRL | Qt::Key_0}, [this] { setZoom(1, rect().center()); }, {}, everywhere);
    add("tidy", tr("Lay out the network"), {Qt::CTRL | Qt::Key_L}, [this] { tidy(); }, tr("arrange tidy automatic layout"), everywhere);
    add("flow-right", tr("Lay out from left to right"), {}, [this] { setFlow(LayoutDirection::LeftToRight); }, tr("arrange direction horizontal"));
    add("flow-down", tr("Lay out from top to bottom"), {}, [this] { setFlow(LayoutDirection::TopToBottom); }, tr("arrange direction vertical"));
    add("align", tr("Align the selection"), {Qt::SHIFT | Qt::Key_A}, [this] { align(Alignment::Nearest); }, tr("line up straighten"));
    for (const auto& [id, way] : {std::pair{"align-left", Alignment::Left}, {"align-centre", Alignment::Centre}, {"align-right", Alignment::Right},
                                  {"align-top", Alignment::Top}, {"align-middle", Alignment::Middle}, {"align-bottom", Alignment::Bottom},
                                  {"distribute-across", Alignment::SpreadAcross}, {"distribute-down", Alignment::SpreadDown}})
        add(id, alignmentTitle(way), {}, [this, way = way] { align(way); });
    addNudges();
    buildGroupActions();
}

void CanvasView::addNudges() {
    struct Way {
        const char* id;
        QString text, farText;
        Qt::Key key;
        QPointF by;
    };
    const Way ways[] = {{"left", tr("Move left"), tr("Move left by a large step"), Qt::Key_Left, {-1, 0}},
                        {"right", tr("Move right"), tr("Move right by a large step"), Qt::Key_Right, {1, 0}},
                        {"up", tr("Move up"), tr("Move up by a large step"), Qt::Key_Up, {0, -1}},
                        {"down", tr("Move down"), tr("Move down by a large step"), Qt::Key_Down, {0, 1}}};
    auto& registry = m_studio.actions->registry();
    for (const auto& way : ways)
        for (const bool far : {false, true}) {
            const QString id = QString("move-") + way.id + (far ? "-far" : "");
            const QKeySequence keys = far ? QKeySequence(Qt::SHIFT | way.key) : QKeySequence(way.key);
            const QPointF by = way.by * (far ? 5 : 1) * measure::grid;
            m_actions.insert(id, registry.add(this, {"canvas." + id, far ? way.farText : way.text, {keys}, tr("nudge arrow shift"), {}}, Qt::WidgetShortcut,
                                              [this, by] { nudge(by); }));
        }
}

void CanvasView::updateActions() {
    const bool open = m_studio.document->isOpen();
    const auto allow = [this, open](std::initializer_list<const char*> ids, bool possible, const QString& why) {
        for (const char* id : ids)
            ActionRegistry::setAvailable(m_actions[id], open && possible, open ? why : tr("Open a project first"));
    };
    const auto chosen = m_state.selected.size();
    allow({"cut", "copy", "duplicate"}, chosen > 0, tr("Select a layer first"));
    allow({"rename", "help"}, chosen == 1, chosen == 0 ? tr("Select a layer first") : tr("Select one layer only"));
    allow({"delete"}, chosen > 0 || m_state.selectedEdge >= 0, tr("Select a layer or a connection first"));
    allow({"align", "align-left", "align-centre", "align-right", "align-top", "align-middle", "align-bottom"}, chosen > 1, tr("Select two layers or more"));
    allow({"distribute-across", "distribute-down"}, chosen > 2, tr("Select three layers or more"));
    allow({"all", "fit", "fit-selection", "tidy", "flow-right", "flow-down", "find"}, !m_layout.nodes().empty(), tr("The network has no layers"));
    allow({"add", "paste", "cancel"}, true, {});
    updateGroupActions();
}

/// Space is an act when it is tapped and pans while it is held, so it is seen here going down and up again.
bool CanvasView::isHoldKey(const QKeyEvent& event) const { return m_studio.actions->registry().matches("canvas.add", event); }

void CanvasView::keyPressEvent(QKeyEvent* event) {
    if (isHoldKey(*event)) {
        if (!event->isAutoRepeat()) {
            m_space = true;
            m_spaceUsed = false;
            setCursor(Qt::OpenHandCursor);
        }
    } else if (event->key() == Qt::Key_Tab) {
        selectNext(1);
    } else if (event->key() == Qt::Key_Backtab) {
        selectNext(-1);
    } else {
        QWidget::keyPressEvent(event);
    }
}

void CanvasView::keyReleaseEvent(QKeyEvent* event) {
    if (!m_space || event->isAutoRepeat() || !isHoldKey(*event)) {
        QWidget::keyReleaseEvent(event);
        return;
    }
    m_space = false;
    setCursor(Qt::ArrowCursor);
    if (!m_spaceUsed)
        searchAtMouse();
}

void CanvasView::focusOutEvent(QFocusEvent* event) {
    m_space = false;
    m_studio.document->stopMerging();
    QWidget::focusOutEvent(event);
}

std::optional<QPointF> CanvasView::mouseOnCanvas() const {
    const QPoint mouse = mapFromGlobal(QCursor::pos());
    return rect().contains(mouse) ? std::optional(toWorld(mouse)) : std::nullopt;
}

void CanvasView::searchAtMouse() { searchLayer(mouseOnCanvas().value_or(visibleWorld().center())); }

void CanvasView::cancel() {
    if (m_tidy->cancel())
        return;
    if (m_mode == Mode::Idle) {
        select({});
        return;
    }
    cancelGesture();
    rebuild();
}

/// Through the nodes in the order in which the data flows; past the last one the keyboard leaves the canvas.
void CanvasView::selectNext(int step) {
    const std::vector<graph::NodeId> order = m_studio.document->level().order();
    std::ptrdiff_t at = step > 0 ? -1 : static_cast<std::ptrdiff_t>(order.size());
    if (const auto chosen = selection(); !chosen.empty())
        at = std::find(order.begin(), order.end(), step > 0 ? chosen.back() : chosen.front()) - order.begin();
    at += step;
    if (at >= 0 && at < static_cast<std::ptrdiff_t>(order.size())) {
        reveal(m_studio.document->level().expanded(order[static_cast<std::size_t>(at)]));
        return;
    }
    select({});
    focusNextPrevChild(step > 0);
}

/// Without a selection the view moves.
void CanvasView::nudge(QPointF by) {
    if (m_state.selected.empty()) {
        m_origin += by * 6 / m_zoom;
        setZoom(m_zoom, {});
        return;
    }
    std::string key = "nudge";
    for (const auto& id : selection())
        key += " " + id.str();
    perform(edits::move(network(), selection(), by), key);
}

} // namespace lepton::widgets
