// SPDX-License-Identifier: GPL-3.0-or-later
// The menus of the canvas: on a layer, on a connection, on the empty ground.
#include "core/layers/Layers.h"
#include "widgets/canvas/CanvasView.h"
#include "widgets/canvas/LayerSearch.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/Theme.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QMenu>

namespace lepton::widgets {

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
        menu.addAction(m_actions["note"]->text(), this, [this, world] { addNote(world); });
        if (m_actions["leave"]->isEnabled())
            menu.addAction(m_actions["leave"]);
        menu.addSeparator();
        for (const char* id : {"all", "find", "fit", "tidy", "flow-right", "flow-down"})
            menu.addAction(m_actions[id]);
        menu.addSeparator();
        addRoomActs(menu, {"canvas.template", "canvas.picture", "canvas.code"});
    }
    menu.exec(event->globalPos());
}

/// Acts on the canvas that its room owns; there are none where it stands alone.
void CanvasView::addRoomActs(QMenu& menu, std::initializer_list<const char*> ids) const {
    for (const char* id : ids)
        if (QAction* action = m_studio.actions->registry().action(id))
            menu.addAction(action);
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
    fillGroupMenu(menu);
    menu.addAction(m_actions["rename"]);
    menu.addAction(m_actions["help"]);
    menu.addSeparator();
    for (const char* id : {"cut", "copy", "duplicate", "delete"})
        menu.addAction(m_actions[id]);
    menu.addSeparator();
    fillAlignMenu(*menu.addMenu(tr("Align")));
    menu.addAction(m_actions["fit-selection"]);
    addRoomActs(menu, {"canvas.picture"});
}

void CanvasView::fillAlignMenu(QMenu& menu) {
    menu.addAction(m_actions["align"]);
    menu.addSeparator();
    for (const char* id : {"align-left", "align-centre", "align-right"})
        menu.addAction(m_actions[id]);
    menu.addSeparator();
    for (const char* id : {"align-top", "align-middle", "align-bottom"})
        menu.addAction(m_actions[id]);
    menu.addSeparator();
    for (const char* id : {"distribute-across", "distribute-down"})
        menu.addAction(m_actions[id]);
}

void CanvasView::fillEdgeMenu(QMenu& menu, QPointF world) {
    const auto edge = *selectedEdge();
    menu.addAction(tr("Insert a layer…"), this, [this, edge, world] {
        std::vector<const graph::LayerType*> fitting;
        for (const auto* type : layersHere())
            if (!type->inputs.empty() && !type->outputs.empty())
                fitting.push_back(type);
        m_search->open(toView(world).toPoint(), fitting,
                       [this, edge](const graph::LayerType& type) { perform(edits::insertInto(network(), type, edge)); });
    });
    menu.addAction(tr("Disconnect"), this, &CanvasView::deleteSelection);
}

} // namespace lepton::widgets
