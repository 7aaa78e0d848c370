// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/home/HomeRoom.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/Pills.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/home/MachineCard.h"
#include "widgets/home/RecentProjects.h"
#include "widgets/home/TemplateGrid.h"

#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QMimeData>
#include <QPushButton>
#include <QScrollArea>

namespace lepton::widgets {

namespace {
constexpr int widest = 1120;
constexpr int columns = 4;
}

HomeRoom::HomeRoom(const Studio& studio, QWidget* parent) : Room(studio, parent) {
    setAcceptDrops(true);
    m_recent = new RecentProjects;
    auto* machine = new MachineCard(studio);
    connect(m_recent, &RecentProjects::chosen, studio.actions, &StudioActions::openProjectAt);
    auto* lower = new QHBoxLayout;
    lower->setSpacing(16);
    lower->addWidget(m_recent, 3);
    lower->addWidget(machine, 2);

    auto* page = new QWidget;
    page->setMaximumWidth(widest);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(24, 40, 24, 24);
    column->setSpacing(16);
    column->addWidget(buildHead());
    column->addSpacing(12);
    column->addLayout(lower);
    column->addSpacing(12);
    column->addWidget(buildTemplates());
    column->addStretch();
    auto* centred = new QWidget;
    auto* row = new QHBoxLayout(centred);
    row->setContentsMargins(0, 0, 0, 0);
    row->addStretch(1);
    row->addWidget(page, 100);
    row->addStretch(1);
    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFocusPolicy(Qt::NoFocus);
    area->setAccessibleName(tr("Home"));
    area->setWidget(centred);
    area->viewport()->setAutoFillBackground(false); // the room's ground shows through
    centred->setAutoFillBackground(false);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(area);
}

QWidget* HomeRoom::buildHead() {
    auto* title = new QLabel(tr("Lepton Studio"));
    setRole(title, "hero");
    auto* line = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, tr("Compose, train and deploy neural networks on this machine. Drop pictures, a table or a text here to begin."));
    line->setWordWrap(true);
    auto* sample = m_sample = primaryButton(tr("Try the sample"));
    sample->setToolTip(tr("Handwritten digits with a small network, ready to train"));
    auto* create = plainButton(tr("New project…"));
    auto* open = plainButton(tr("Open project…"));
    connect(sample, &QPushButton::clicked, this, [this] { Q_EMIT studio().actions->openSample(); });
    connect(create, &QPushButton::clicked, this, [this] { Q_EMIT studio().actions->newProject(); });
    connect(open, &QPushButton::clicked, this, [this] { Q_EMIT studio().actions->openProject(); });
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(10);
    for (auto* button : {sample, create, open})
        buttons->addWidget(button);
    buttons->addStretch();
    auto* out = new QWidget;
    auto* column = new QVBoxLayout(out);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(title);
    column->addWidget(line);
    column->addSpacing(10);
    column->addLayout(buttons);
    return out;
}

QWidget* HomeRoom::buildTemplates() {
    auto* grid = new TemplateGrid(columns, false);
    connect(grid, &TemplateGrid::chosen, this, [this](const templates::Template* item) { Q_EMIT studio().actions->newProjectFrom({}, QString::fromStdString(item->name)); });
    auto* head = new QHBoxLayout;
    head->addWidget(new TextLabel(TextLabel::Role::Heading, tr("Start from a template")));
    head->addSpacing(16);
    head->addWidget(grid->filter());
    head->addStretch();
    auto* out = new QWidget;
    auto* column = new QVBoxLayout(out);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addLayout(head);
    column->addWidget(grid);
    return out;
}

void HomeRoom::enter() {
    m_recent->refresh();
    m_sample->setFocus();
}

void HomeRoom::dragEnterEvent(QDragEnterEvent* event) {
    const auto urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.first().isLocalFile())
        event->acceptProposedAction();
}

void HomeRoom::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    const QString path = event->mimeData()->urls().first().toLocalFile();
    if (path.endsWith(QLatin1String(".leptonmodel"))) {
        Q_EMIT studio().actions->openPackage(path);
        return;
    }
    // After the drop is over: a dialog inside it would hold up the program it came from.
    QMetaObject::invokeMethod(this, [this, path] { Q_EMIT studio().actions->newProjectFrom(path, {}); }, Qt::QueuedConnection);
}

} // namespace lepton::widgets
