// SPDX-License-Identifier: GPL-3.0-or-later
// Layers that come from the palette.
#include "core/layers/Layers.h"
#include "widgets/canvas/CanvasView.h"
#include "widgets/canvas/LayerList.h"
#include "widgets/common/ProjectDocument.h"

#include <QDragEnterEvent>
#include <QMimeData>

namespace lepton::widgets {

namespace {
constexpr double edgeReach = 24;
}

void CanvasView::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasFormat(layerMime) && m_studio.document->isOpen())
        event->acceptProposedAction();
}

void CanvasView::dragMoveEvent(QDragMoveEvent* event) {
    const QPointF world = toWorld(event->position());
    const auto* type = layers::catalogue().find(event->mimeData()->data(layerMime).toStdString());
    const bool fits = type != nullptr && !type->inputs.empty() && !type->outputs.empty();
    m_state.dropEdge = fits && m_layout.nodeAt(world) < 0 ? m_layout.edgeAt(world, edgeReach) : -1;
    event->acceptProposedAction();
    update();
}

void CanvasView::dragLeaveEvent(QDragLeaveEvent*) {
    m_state.dropEdge = -1;
    update();
}

void CanvasView::dropEvent(QDropEvent* event) {
    m_state.dropEdge = -1;
    dropLayer(QString::fromUtf8(event->mimeData()->data(layerMime)), toWorld(event->position()));
    event->acceptProposedAction();
    setFocus();
}

} // namespace lepton::widgets
