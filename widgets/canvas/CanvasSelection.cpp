// SPDX-License-Identifier: GPL-3.0-or-later
// What is selected on the canvas, and what a screen reader says of it.
#include "widgets/canvas/CanvasView.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/Theme.h"

namespace lepton::widgets {

std::vector<graph::NodeId> CanvasView::selection() const {
    std::vector<graph::NodeId> out;
    for (const int index : m_state.selected)
        out.push_back(m_layout.nodes()[static_cast<std::size_t>(index)].id);
    return out;
}

void CanvasView::select(const std::vector<graph::NodeId>& ids) {
    m_state.selected.clear();
    m_state.selectedEdge = -1;
    for (const auto& id : ids)
        if (const int index = m_layout.indexOf(id); index >= 0)
            m_state.selected.insert(index);
    selectionMoved();
}

void CanvasView::selectAll() {
    for (int i = 0; i < static_cast<int>(m_layout.nodes().size()); ++i)
        m_state.selected.insert(i);
    selectionMoved();
}

std::optional<graph::Edge> CanvasView::selectedEdge() const {
    return m_state.selectedEdge < 0 ? std::nullopt : std::optional(m_layout.edges()[static_cast<std::size_t>(m_state.selectedEdge)].edge);
}

void CanvasView::selectionMoved() {
    updateActions();
    describe();
    update();
    Q_EMIT selectionChanged();
}

/// What a screen reader says of the canvas.
void CanvasView::describe() {
    QString name = tr("Network canvas");
    if (m_state.selected.size() == 1) {
        const auto& item = m_layout.nodes()[static_cast<std::size_t>(*m_state.selected.begin())];
        const auto& words = m_layout.text(*m_state.selected.begin());
        name = tr("Network canvas, selected: %1 %2 %3").arg(words.title, QString::fromStdString(item.id.str()), words.caption);
        for (const int problem : item.problems)
            name = sentences(name, translated(m_studio.document->problems()[static_cast<std::size_t>(problem)].message));
    } else if (!m_state.selected.empty()) {
        name = tr("Network canvas, %n layer(s) selected", nullptr, static_cast<int>(m_state.selected.size()));
    } else if (const auto edge = selectedEdge()) {
        name = tr("Network canvas, selected: the connection from %1 to %2")
                   .arg(QString::fromStdString(edge->from.node.str()), QString::fromStdString(edge->to.node.str()));
    }
    setAccessibleName(name);
    setAccessibleDescription(tr("Tab goes from layer to layer, Space adds one, Delete removes, F2 renames"));
}

} // namespace lepton::widgets
