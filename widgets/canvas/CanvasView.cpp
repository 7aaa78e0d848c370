// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/CanvasView.h"

#include "core/layers/Layers.h"
#include "widgets/canvas/BlockLibrary.h"
#include "widgets/canvas/Breadcrumbs.h"
#include "widgets/canvas/CanvasFind.h"
#include "widgets/canvas/LayerHelp.h"
#include "widgets/canvas/LayerSearch.h"
#include "widgets/canvas/Minimap.h"
#include "widgets/common/NetworkLevel.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/Theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace lepton::widgets {

CanvasView::CanvasView(const Studio& studio, QWidget* parent) : QWidget(parent), m_studio(studio) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAcceptDrops(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMinimumSize(320, 240);
    m_minimap = new Minimap(this);
    m_search = new LayerSearch(this);
    m_find = new CanvasFind(m_studio, this);
    m_help = new LayerHelp(this);
    m_blocks = new BlockLibrary(this);
    m_breadcrumbs = new Breadcrumbs(studio, this);
    connect(m_find, &CanvasFind::foundChanged, this, qOverload<>(&QWidget::update));
    connect(&m_edgePan, &QTimer::timeout, this, &CanvasView::panAtBorder);
    buildActions();
    buildTidy();
    for (auto signal : {&ProjectDocument::opened, &ProjectDocument::closed})
        connect(studio.document, signal, this, [this] {
            m_left.clear();
            opened();
        });
    connect(studio.document, &ProjectDocument::activeNetworkAboutToChange, this, &CanvasView::leaveNetwork);
    connect(studio.document, &ProjectDocument::activeNetworkChanged, this, &CanvasView::takeUpNetwork);
    connect(studio.document, &ProjectDocument::networkChanged, this, [this] {
        m_fitted = false; // who builds something does not want the view to jump when the list of problems opens
        stopTidy();
        rebuild();
    });
    connect(&studio.document->level(), &NetworkLevel::changed, this, &CanvasView::opened);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    opened();
}

void CanvasView::opened() {
    m_state = {};
    m_mode = Mode::Idle;
    takeUpFlow();
    rebuild();
    fitAll();
}

void CanvasView::rebuild() {
    // Positions in the layout change with every edit; what is selected is kept by name.
    const auto kept = selection();
    if (m_mode != Mode::Idle && m_mode != Mode::Pan)
        cancelGesture();
    m_layout.build(m_studio.document->level(), m_studio.document->problems(), layers::catalogue());
    m_state.selected.clear();
    m_state.selectedEdge = -1;
    m_state.hovered = -1;
    for (const auto& id : kept)
        if (const int index = m_layout.indexOf(id); index >= 0)
            m_state.selected.insert(index);
    takeHeat();
    selectionMoved();
    m_find->search();
    m_minimap->setVisible(!m_layout.nodes().empty());
    m_minimap->update();
    update();
}

void CanvasView::setHeat(LayerHeat& heat) {
    m_heat = &heat;
    connect(&heat, &LayerHeat::changed, this, [this] {
        takeHeat();
        update();
    });
}

void CanvasView::takeHeat() {
    m_state.heat.clear();
    if (m_heat == nullptr || m_heat->measure() == HeatMeasure::Off)
        return;
    const NetworkLevel& level = m_studio.document->level();
    for (std::size_t i = 0; i < m_layout.nodes().size(); ++i)
        if (const auto mark = m_heat->mark(level.expanded(m_layout.nodes()[i].id).str()))
            m_state.heat.emplace(static_cast<int>(i), *mark);
}

bool CanvasView::event(QEvent* event) {
    // Not a shortcut of the window: the canvas has to see this key go up as well.
    if (event->type() == QEvent::ShortcutOverride && isHoldKey(*static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QString tip = tipAt(toWorld(help->pos()));
        if (tip.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), tip, this);
        return true;
    }
    // Tab walks through the network before it leaves the canvas.
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if ((key->key() == Qt::Key_Tab || key->key() == Qt::Key_Backtab) && !(key->modifiers() & Qt::ControlModifier) && !m_layout.nodes().empty()) {
            keyPressEvent(static_cast<QKeyEvent*>(event));
            if (event->isAccepted())
                return true;
        }
    }
    return QWidget::event(event);
}

QString CanvasView::tipAt(QPointF world) const {
    const int index = m_layout.nodeAt(world);
    if (index < 0)
        return {};
    const auto& item = m_layout.nodes()[static_cast<std::size_t>(index)];
    const NodeText& words = m_layout.text(index);
    QString tip = "<b>" + words.title.toHtmlEscaped() + "</b> " + QString::fromStdString(item.id.str()).toHtmlEscaped();
    for (const int problem : item.problems) {
        const auto& found = m_studio.document->problems()[static_cast<std::size_t>(problem)];
        tip += "<br>" + translated(found.message).toHtmlEscaped() + "<br><i>" + translated(found.fix).toHtmlEscaped() + "</i>";
    }
    if (item.problems.empty() && item.type != nullptr)
        tip += "<br>" + translated(item.type->summary).toHtmlEscaped();
    return tip;
}

void CanvasView::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.save();
    painter.scale(m_zoom, m_zoom);
    painter.translate(-m_origin);
    const QRectF exposed(toWorld(event->rect().topLeft()), QSizeF(event->rect().size()) / m_zoom);
    CanvasPainter(m_layout, m_state, m_zoom, m_paintCaches).paint(painter, exposed.adjusted(-2, -2, 2, 2));
    painter.restore();
    paintFound(painter);
    paintGuides(painter);
    if (m_mode == Mode::Connect && !m_refusal.isEmpty())
        paintRefusal(painter);
    if (m_layout.nodes().empty() && m_studio.document->isOpen())
        paintInvitation(painter);
}

void CanvasView::resizeEvent(QResizeEvent*) {
    m_minimap->move(width() - m_minimap->width() - 16, height() - m_minimap->height() - 16);
    m_find->place();
    if (m_fitted)
        fitAll();
}

void CanvasView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        rebuild();
    QWidget::changeEvent(event);
}

} // namespace lepton::widgets
