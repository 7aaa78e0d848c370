// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/NetworkRoom.h"

#include "widgets/canvas/CanvasView.h"
#include "widgets/canvas/LayerPalette.h"
#include "widgets/canvas/NetworkProblems.h"
#include "widgets/common/EmptyState.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/inspector/Inspector.h"

#include <QAction>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>

namespace lepton::widgets {

NetworkRoom::NetworkRoom(const Studio& studio, QWidget* parent) : Room(studio, parent) {
    auto* empty = new EmptyState("network", tr("No network yet"),
                                 tr("A network belongs to a project. Try the bundled sample, or start a project with your own data: a template gives it its first network."));
    connect(empty->addButton(tr("Try the sample"), true), &QPushButton::clicked, this, [this] { Q_EMIT this->studio().actions->openSample(); });
    connect(empty->addButton(tr("New project…")), &QPushButton::clicked, this, [this] { Q_EMIT this->studio().actions->newProject(); });
    m_pages = new QStackedWidget;
    m_pages->addWidget(empty);
    m_pages->addWidget(buildWorkbench());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_pages);
    connectParts();
    showPage();
}

QWidget* NetworkRoom::buildWorkbench() {
    m_palette = new LayerPalette;
    m_canvas = new CanvasView(studio());
    m_inspector = new Inspector(studio());
    m_problems = new NetworkProblems(studio(), this);
    auto* middle = new QVBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_canvas, 1);
    middle->addWidget(m_problems);
    auto* out = new QWidget;
    auto* row = new QHBoxLayout(out);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_palette);
    row->addLayout(middle, 1);
    row->addWidget(m_inspector);
    return out;
}

void NetworkRoom::connectParts() {
    connect(m_palette, &LayerPalette::picked, m_canvas, &CanvasView::addLayer);
    connect(m_canvas, &CanvasView::selectionChanged, this, [this] { m_inspector->show(m_canvas->selection()); });
    connect(m_canvas, &CanvasView::renameAsked, m_inspector, &Inspector::editTitle);
    connect(m_inspector, &Inspector::repairAsked, m_canvas, &CanvasView::repair);
    connect(m_problems, &NetworkProblems::repairAsked, m_canvas, &CanvasView::repair);
    const auto reveal = [this](const QString& node) {
        m_canvas->reveal(graph::NodeId(node.toStdString()));
        m_canvas->setFocus();
    };
    connect(m_problems, &NetworkProblems::chosen, this, reveal);
    connect(studio().actions, &StudioActions::selectNode, this, reveal);
    connect(studio().document, &ProjectDocument::opened, this, &NetworkRoom::showPage);
    connect(studio().document, &ProjectDocument::closed, this, &NetworkRoom::showPage);
    auto* find = new QAction(tr("Find a layer"), this);
    find->setShortcut(QKeySequence::Find);
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QAction::triggered, m_palette, &LayerPalette::focusSearch);
    addAction(find);
}

void NetworkRoom::showPage() { m_pages->setCurrentIndex(studio().document->isOpen() ? 1 : 0); }

void NetworkRoom::enter() {
    showPage();
    if (studio().document->isOpen())
        m_canvas->setFocus();
}

} // namespace lepton::widgets
