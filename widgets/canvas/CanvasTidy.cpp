// SPDX-License-Identifier: GPL-3.0-or-later
// Laying the network out: on a worker, one undo step, with the nodes gliding to their places.
#include "widgets/canvas/CanvasView.h"
#include "widgets/canvas/LayoutRun.h"
#include "widgets/canvas/Minimap.h"
#include "widgets/common/NetworkLevel.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/StudioSettings.h"

#include <QAction>
#include <QStyle>

namespace lepton::widgets {

namespace {

std::vector<QPointF> placesOf(const CanvasLayout& layout) {
    std::vector<QPointF> out;
    for (const auto& node : layout.nodes())
        out.push_back(node.rect.topLeft());
    return out;
}

} // namespace

void CanvasView::buildTidy() {
    m_tidy = new LayoutRun(this);
    connect(m_tidy, &LayoutRun::laidOut, this, &CanvasView::takeLayout);
    connect(m_tidy, &LayoutRun::takesLong, this, [this] { Q_EMIT m_studio.actions->notify(tr("Laying out the network; Esc stops it")); });
    connect(m_tidy, &LayoutRun::moved, this, [this](const std::vector<QPointF>& places) {
        m_layout.show(places);
        m_minimap->update();
        update();
    });
}

void CanvasView::tidy() {
    if (!m_layout.nodes().empty())
        m_tidy->start(AutoLayout(m_layout, m_state.selected, size()));
}

/// The edit is made at once, so that whatever the user does next goes on from it; only the picture takes its time.
void CanvasView::takeLayout(const NamedEdit& edit) {
    const bool whole = m_state.selected.size() < 2;
    const auto before = placesOf(m_layout);
    if (!perform(edit))
        return;
    if (whole)
        fitAll();
    const auto after = placesOf(m_layout);
    m_tidy->glide(before, after, style()->styleHint(QStyle::SH_Widget_Animate, nullptr, this) != 0);
    if (m_tidy->gliding())
        m_layout.show(before);
}

/// A change of the network leaves nothing to lay out as it was, and nodes stand where they are.
void CanvasView::stopTidy() {
    m_tidy->cancel();
    m_tidy->endGlide();
}

/// Whoever takes hold of a node takes it where it is going to be.
void CanvasView::endGlide() {
    if (!m_tidy->gliding())
        return;
    m_tidy->endGlide();
    rebuild();
}

void CanvasView::setFlow(LayoutDirection direction) {
    StudioSettings().setCanvasDirection(direction);
    m_layout.setDirection(direction);
    rebuild();
    tidy();
}

/// As the network lies; one without edges as the user last chose.
void CanvasView::takeUpFlow() { m_layout.setDirection(directionOf(network()).value_or(StudioSettings().canvasDirection())); }

} // namespace lepton::widgets
