// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/CanvasView.h"

#include "core/layers/Layers.h"
#include "widgets/canvas/AutoLayout.h"
#include "widgets/canvas/LayerSearch.h"
#include "widgets/canvas/Minimap.h"
#include "widgets/canvas/NetworkClipboard.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/Theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace lepton::widgets {

namespace {

constexpr double smallestZoom = 0.03;
constexpr double largestZoom = 2.5;
/// Around everything when all is fitted: the ends of the rows reach this far beyond the nodes.
constexpr double margin = 38;

} // namespace

CanvasView::CanvasView(const Studio& studio, QWidget* parent) : QWidget(parent), m_studio(studio) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAcceptDrops(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMinimumSize(320, 240);
    m_minimap = new Minimap(this);
    m_search = new LayerSearch(this);
    buildActions();
    connect(studio.document, &ProjectDocument::opened, this, &CanvasView::opened);
    connect(studio.document, &ProjectDocument::closed, this, &CanvasView::opened);
    connect(studio.document, &ProjectDocument::networkChanged, this, [this] {
        m_fitted = false; // who builds something does not want the view to jump when the list of problems opens
        rebuild();
    });
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    opened();
}

void CanvasView::opened() {
    m_state = {};
    m_mode = Mode::Idle;
    rebuild();
    fitAll();
}

void CanvasView::rebuild() {
    // Positions in the layout change with every edit; what is selected is kept by name.
    const auto kept = selection();
    if (m_mode != Mode::Idle && m_mode != Mode::Pan)
        cancelGesture();
    m_layout.build(m_studio.document->network(), m_studio.document->analysis(), m_studio.document->problems(), layers::catalogue());
    m_state.selected.clear();
    m_state.selectedEdge = -1;
    m_state.hovered = -1;
    for (const auto& id : kept)
        if (const int index = m_layout.indexOf(id); index >= 0)
            m_state.selected.insert(index);
    selectionMoved();
    m_minimap->setVisible(!m_layout.nodes().empty());
    m_minimap->update();
    update();
}

bool CanvasView::perform(const std::optional<NamedEdit>& edit, const std::string& mergeKey) {
    if (!edit)
        return false;
    const auto done = m_studio.document->edit(edit->name, edit->edit, mergeKey);
    if (!done) {
        Q_EMIT m_studio.actions->report(done.error());
        return false;
    }
    if (!edit->nodes.empty())
        select(edit->nodes);
    return true;
}

// ---- selection

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

// ---- view

QPointF CanvasView::toView(QPointF world) const { return (world - m_origin) * m_zoom; }
QPointF CanvasView::toWorld(QPointF view) const { return view / m_zoom + m_origin; }
QRectF CanvasView::visibleWorld() const { return {m_origin, QSizeF(size()) / m_zoom}; }

void CanvasView::setZoom(double zoom, QPointF keep) {
    const QPointF world = toWorld(keep);
    m_zoom = std::clamp(zoom, smallestZoom, largestZoom);
    m_origin = world - keep / m_zoom;
    m_fitted = false;
    m_minimap->update();
    update();
    Q_EMIT viewChanged();
}

void CanvasView::centreOn(QPointF world) {
    m_origin = world - QPointF(width(), height()) / 2 / m_zoom;
    m_fitted = false;
    m_minimap->update();
    update();
    Q_EMIT viewChanged();
}

void CanvasView::fit(const QRectF& world) {
    if (world.isEmpty())
        return;
    const QRectF wanted = world.adjusted(-margin, -margin, margin, margin);
    m_zoom = std::clamp(std::min({1.0, width() / wanted.width(), height() / wanted.height()}), smallestZoom, largestZoom);
    // What is lower than the view stands nearer to its top, where one begins to read.
    const double left = (width() / m_zoom - world.width()) / 2;
    const double top = std::min((height() / m_zoom - world.height()) / 2, 100 / m_zoom);
    m_origin = world.topLeft() - QPointF(std::round(left), std::round(std::max(top, margin)));
    m_fitted = true;
    m_minimap->update();
    update();
    Q_EMIT viewChanged();
}

void CanvasView::fitAll() { fit(m_layout.bounds()); }

void CanvasView::fitSelection() {
    QRectF all;
    for (const int index : m_state.selected)
        all = all.united(m_layout.nodes()[static_cast<std::size_t>(index)].rect);
    fit(all.isEmpty() ? m_layout.bounds() : all);
}

void CanvasView::reveal(const graph::NodeId& id) {
    const int index = m_layout.indexOf(id);
    if (index < 0)
        return;
    select({id});
    const QRectF rect = m_layout.nodes()[static_cast<std::size_t>(index)].rect;
    if (!visibleWorld().contains(rect))
        centreOn(rect.center());
}

// ---- acts

void CanvasView::addLayer(const QString& type) {
    const auto& network = m_studio.document->network();
    const auto* layer = layers::catalogue().find(type.toStdString());
    if (layer == nullptr)
        return;
    if (m_state.selected.size() == 1) {
        const auto& item = m_layout.nodes()[static_cast<std::size_t>(*m_state.selected.begin())];
        const QPointF beside = item.rect.center() + QPointF(measure::nodeWidth + 68, 0);
        // Into the edge that leaves it, or onto its free output.
        for (const auto& edge : network.edges())
            if (edge.from.node == item.id && perform(edits::insertInto(network, *layer, edge)))
                return;
        if (!item.outputs.empty() && perform(edits::addConnected(network, *layer, beside, {item.id, item.outputs.front().name}, true)))
            return;
    }
    perform(edits::add(network, type.toStdString(), visibleWorld().center()));
}

void CanvasView::dropLayer(const QString& type, QPointF world) {
    const auto& network = m_studio.document->network();
    const auto* layer = layers::catalogue().find(type.toStdString());
    if (layer == nullptr)
        return;
    const int edge = m_layout.nodeAt(world) < 0 ? m_layout.edgeAt(world, 24) : -1;
    if (edge >= 0 && perform(edits::insertInto(network, *layer, m_layout.edges()[static_cast<std::size_t>(edge)].edge)))
        return;
    perform(edits::add(network, type.toStdString(), world));
}

void CanvasView::deleteSelection() {
    if (const auto edge = selectedEdge())
        perform(edits::disconnect(*edge));
    else if (!m_state.selected.empty())
        perform(edits::remove(m_studio.document->network(), selection()));
}

void CanvasView::copySelection() {
    if (!m_state.selected.empty())
        QGuiApplication::clipboard()->setText(clipboard::copy(m_studio.document->network(), selection()));
}

void CanvasView::paste(std::optional<QPointF> at) {
    auto pasted = clipboard::paste(m_studio.document->network(), QGuiApplication::clipboard()->text(), at, 3 * measure::grid);
    if (!pasted)
        Q_EMIT m_studio.actions->notify(translated(pasted.error().what));
    else
        perform(*pasted);
}

void CanvasView::duplicate() {
    auto copied = clipboard::paste(m_studio.document->network(), clipboard::copy(m_studio.document->network(), selection()), {}, 3 * measure::grid);
    if (!copied)
        return;
    copied->name = text(LT("core", "Duplicate %1"), m_state.selected.size() == 1 ? selection().front().str() : std::to_string(m_state.selected.size()));
    perform(*copied);
}

void CanvasView::tidy() {
    if (perform(layoutNetwork(m_studio.document->network(), size())))
        fitAll();
}

void CanvasView::repair(const graph::Problem& problem, const graph::Repair& repair) {
    perform(edits::repair(m_studio.document->network(), layers::catalogue(), problem, repair));
}

void CanvasView::searchLayer(QPointF world) {
    if (!m_studio.document->isOpen())
        return;
    std::vector<const graph::LayerType*> all;
    for (const auto& type : layers::catalogue().types())
        all.push_back(&type);
    m_search->open(toView(world).toPoint(), all, [this, world](const graph::LayerType& type) { dropLayer(QString::fromStdString(type.name), world); });
}

void CanvasView::rename() {
    if (m_state.selected.size() == 1)
        Q_EMIT renameAsked();
}

// ---- events

bool CanvasView::event(QEvent* event) {
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
        if ((key->key() == Qt::Key_Tab || key->key() == Qt::Key_Backtab) && !m_layout.nodes().empty()) {
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
    CanvasPainter(m_layout, m_state, m_zoom).paint(painter, exposed.adjusted(-2, -2, 2, 2));
    painter.restore();
    const Palette& palette = Theme::instance().palette();
    if (m_mode == Mode::Connect && !m_refusal.isEmpty()) {
        const QPointF at = m_state.target ? toView(m_state.target->at) : QPointF();
        painter.setFont(Theme::instance().hint());
        QRectF box = painter.boundingRect(QRectF(at.x() + 16, at.y() + 14, 320, 200), Qt::TextWordWrap, m_refusal).adjusted(-10, -7, 10, 7);
        box.moveRight(std::min(box.right(), width() - 8.0));
        painter.setPen(palette.error);
        painter.setBrush(palette.bg1);
        painter.drawRoundedRect(box, measure::fieldRadius, measure::fieldRadius);
        painter.setPen(palette.text);
        painter.drawText(box.adjusted(10, 7, -10, -7), Qt::TextWordWrap, m_refusal);
    }
    if (!m_layout.nodes().empty() || !m_studio.document->isOpen())
        return;
    painter.setPen(palette.text);
    painter.setFont(Theme::instance().title());
    painter.drawText(rect().adjusted(0, -16, 0, -16), Qt::AlignCenter, tr("This network has no layers yet"));
    painter.setPen(palette.text2);
    painter.setFont(Theme::instance().body());
    painter.drawText(rect().adjusted(0, 24, 0, 24), Qt::AlignCenter, tr("Drag an Input here from the left, or press Space and type its name"));
}

void CanvasView::resizeEvent(QResizeEvent*) {
    m_minimap->move(width() - m_minimap->width() - 16, height() - m_minimap->height() - 16);
    if (m_fitted)
        fitAll();
}

void CanvasView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        rebuild();
    QWidget::changeEvent(event);
}

} // namespace lepton::widgets
