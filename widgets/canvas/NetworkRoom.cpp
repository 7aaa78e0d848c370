// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/NetworkRoom.h"

#include "widgets/canvas/CanvasExtras.h"
#include "widgets/canvas/BlockLibrary.h"
#include "widgets/canvas/CanvasView.h"
#include "widgets/canvas/CodeSplitter.h"
#include "widgets/canvas/CodeView.h"
#include "widgets/canvas/DroppedFile.h"
#include "widgets/canvas/LayerList.h"
#include "widgets/canvas/LayerPalette.h"
#include "widgets/canvas/NetworkProblems.h"
#include "widgets/canvas/NetworkTabs.h"
#include "widgets/common/EmptyState.h"
#include "widgets/common/NetworkLevel.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/Theme.h"
#include "widgets/inspector/Inspector.h"
#include "widgets/inspector/NodePage.h"
#include "widgets/watch/HeatChooser.h"

#include <QDropEvent>
#include <QHBoxLayout>
#include <QMessageBox>
#include <QMimeData>
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
    setAcceptDrops(true);
    showPage();
}

QWidget* NetworkRoom::buildWorkbench() {
    m_palette = new LayerPalette;
    m_canvas = new CanvasView(studio());
    m_inspector = new Inspector(studio());
    m_problems = new NetworkProblems(studio(), this);
    m_tabs = new NetworkTabs(studio(), this);
    m_heat = new LayerHeat(studio(), this);
    m_canvas->setHeat(*m_heat);
    m_inspector->nodePage().setHeat(m_heat);
    new HeatChooser(*m_heat, m_canvas);
    auto* centre = new QWidget;
    auto* middle = new QVBoxLayout(centre);
    middle->setContentsMargins(0, 0, 0, 0);
    middle->setSpacing(0);
    middle->addWidget(m_tabs);
    middle->addWidget(m_canvas, 1);
    middle->addWidget(m_problems);
    m_sides = new CodeSplitter(studio(), centre, m_canvas, this);
    new CanvasExtras(studio(), *m_canvas, this);
    auto* out = new QWidget;
    auto* row = new QHBoxLayout(out);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_palette);
    row->addWidget(m_sides, 1);
    row->addWidget(m_inspector);
    return out;
}

void NetworkRoom::connectParts() {
    connect(m_palette, &LayerPalette::picked, this, [this](const QString& type) {
        m_canvas->addLayer(type);
        if (m_palette->list().hasFocus()) // by double click: what follows is meant for the new layer
            m_canvas->setFocus();
    });
    const auto showLayers = [this] { m_palette->showLayers(!studio().document->level().path().empty(), m_canvas->blocks().names()); };
    connect(&m_canvas->blocks(), &BlockLibrary::changed, this, showLayers);
    connect(&studio().document->level(), &NetworkLevel::changed, this, showLayers);
    connect(&m_palette->list(), &LayerList::blockRemoved, this, &NetworkRoom::removeBlock);
    showLayers();
    connect(m_canvas, &CanvasView::selectionChanged, this, [this] { m_inspector->show(m_canvas->selection()); });
    connectCode();
    connect(m_canvas, &CanvasView::renameAsked, m_inspector, &Inspector::editTitle);
    connect(m_inspector, &Inspector::repairAsked, m_canvas, &CanvasView::repair);
    connect(m_problems, &NetworkProblems::repairAsked, m_canvas, &CanvasView::repair);
    const auto reveal = [this](const QString& node) {
        m_canvas->reveal(graph::NodeId(node.toStdString()));
        m_canvas->setFocus();
    };
    connect(m_problems, &NetworkProblems::chosen, this, reveal);
    connect(studio().actions, &StudioActions::selectNode, this, reveal);
    connect(m_heat, &LayerHeat::notFinite, m_canvas, [this](const QString& node) { m_canvas->reveal(graph::NodeId(node.toStdString())); });
    connect(studio().document, &ProjectDocument::opened, this, &NetworkRoom::showPage);
    connect(studio().document, &ProjectDocument::closed, this, &NetworkRoom::showPage);
    connect(studio().actions, &StudioActions::addLayer, m_canvas, &CanvasView::addLayer);
    studio().actions->registry().add(this, {"canvas.palette", tr("Find a layer"), {Qt::CTRL | Qt::SHIFT | Qt::Key_F}, tr("palette search types"), {}},
                                     Qt::WidgetWithChildrenShortcut, [this] { m_palette->focusSearch(); });
}

void NetworkRoom::connectCode() {
    CodeView& code = m_sides->code();
    connect(m_canvas, &CanvasView::selectionChanged, &code, [this, &code] {
        auto nodes = m_canvas->selection();
        for (auto& node : nodes)
            node = studio().document->level().expanded(node);
        code.select(nodes);
    });
    connect(&code, &CodeView::nodeChosen, m_canvas, &CanvasView::reveal);
}

void NetworkRoom::removeBlock(const QString& name) {
    if (QMessageBox::question(this, tr("Remove the block"), tr("Take “%1” out of the palette? Networks that were made with it keep what they have.").arg(name)) != QMessageBox::Yes)
        return;
    if (const auto removed = m_canvas->blocks().remove(name); !removed)
        Q_EMIT studio().actions->report(removed.error());
}

void NetworkRoom::dragEnterEvent(QDragEnterEvent* event) {
    if (!draggedFile(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void NetworkRoom::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    takeFile(draggedFile(*event->mimeData()), event->position().toPoint());
}

/// A project is opened, copied layers are pasted there, data begins a new project; anything else is refused with the reason.
void NetworkRoom::takeFile(const QString& path, QPoint at) {
    const auto file = recogniseFile(path);
    if (!file)
        Q_EMIT studio().actions->notify(sentences(translated(file.error().what), translated(file.error().hint)));
    else if (file->kind == DroppedFile::Kind::Project)
        Q_EMIT studio().actions->openProjectAt(file->path);
    else if (file->kind == DroppedFile::Kind::Data || !studio().document->isOpen())
        Q_EMIT studio().actions->newProjectFrom(file->kind == DroppedFile::Kind::Data ? file->path : QString(), {});
    else
        m_canvas->pasteText(file->text, m_canvas->toWorld(m_canvas->mapFrom(this, at)));
}

void NetworkRoom::showPage() { m_pages->setCurrentIndex(studio().document->isOpen() ? 1 : 0); }

void NetworkRoom::enter() {
    showPage();
    if (studio().document->isOpen())
        m_canvas->setFocus();
}

} // namespace lepton::widgets
