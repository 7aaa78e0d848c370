// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/TopBar.h"

#include "widgets/common/DeviceChooser.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace lepton::widgets {

namespace {

constexpr int barHeight = 48;

} // namespace

TopBar::TopBar(const Studio& studio, QWidget* parent) : QWidget(parent), m_studio(studio) {
    setFixedHeight(barHeight);
    m_menu = new QMenu(this);
    m_project = new QToolButton;
    setRole(m_project, "project");
    m_project->setMenu(m_menu);
    m_project->setPopupMode(QToolButton::InstantPopup);
    m_project->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_project->setLayoutDirection(Qt::RightToLeft); // the arrow stands after the name
    m_network = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft);
    m_commands = commandsButton();
    m_device = new DeviceChooser(studio);
    m_train = new QPushButton;
    setRole(m_train, "primary");
    m_train->setMinimumWidth(128);
    connect(m_commands, &QPushButton::clicked, this, &TopBar::commandsAsked);
    connect(m_train, &QPushButton::clicked, this, &TopBar::trainPressed);

    auto* left = new QHBoxLayout;
    left->setSpacing(4);
    left->addWidget(m_project);
    left->addWidget(m_network);
    left->addStretch();
    auto* right = new QHBoxLayout;
    right->setSpacing(12);
    right->addStretch();
    right->addWidget(m_device);
    right->addWidget(m_train);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(10, 0, 16, 1);
    row->addLayout(left, 3);
    row->addWidget(m_commands, 3);
    row->addLayout(right, 3);

    connect(&Theme::instance(), &Theme::changed, this, &TopBar::refresh);
    connect(studio.document, &ProjectDocument::opened, this, &TopBar::refresh);
    connect(studio.document, &ProjectDocument::closed, this, &TopBar::refresh);
    connect(studio.document, &ProjectDocument::modifiedChanged, this, &TopBar::refresh);
    connect(studio.document, &ProjectDocument::activeNetworkChanged, this, &TopBar::refresh);
    connect(&studio.actions->registry(), &ActionRegistry::shortcutsChanged, this, &TopBar::refresh);
    refresh();
}

/// The field in the middle that opens the command palette: a button, so that it is clear that typing happens there.
QPushButton* TopBar::commandsButton() {
    auto* button = new QPushButton;
    button->setAutoDefault(false);
    button->setMinimumWidth(200);
    button->setMaximumWidth(360);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto* row = new QHBoxLayout(button);
    row->setContentsMargins(14, 0, 12, 0);
    row->addWidget(new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, tr("Search actions…")));
    row->addStretch();
    m_keys = new TextLabel(TextLabel::Role::Hint);
    row->addWidget(m_keys);
    for (auto* label : button->findChildren<QLabel*>())
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
    button->setAccessibleName(tr("Search actions"));
    return button;
}

void TopBar::setRun(Run state) {
    m_run = state;
    refresh();
}

void TopBar::refresh() {
    const Theme& theme = Theme::instance();
    const ProjectDocument& document = *m_studio.document;
    const bool open = document.isOpen();
    const QString name = open ? QString::fromStdString(document.project().name) : tr("No project");
    m_project->setText(document.modified() ? name + " •" : name);
    m_project->setAccessibleName(tr("Project menu: %1").arg(name));
    m_project->setToolTip(document.modified() ? tr("%1 has changes that are not saved").arg(name) : tr("Open, save and close projects"));
    m_project->setIcon(theme.icon("chevron-down", theme.palette().text2));
    m_network->setText(open ? QString::fromStdString(document.activeNetwork()) : QString());
    const auto& registry = m_studio.actions->registry();
    m_keys->setText(shortcutText(registry.shortcuts("studio.commands").mid(0, 1)));
    const QString trainKeys = shortcutText(registry.shortcuts("run.train").mid(0, 1));
    const QString train = tr("Save the project and train its network");
    struct Face {
        const char* icon;
        QString text, tip;
    };
    const Face face = m_run == Run::Running  ? Face{"pause", tr("Pause"), tr("Pause the run")}
                      : m_run == Run::Paused ? Face{"play", tr("Continue"), tr("Continue the paused run")}
                                             : Face{"play", tr("Train"), trainKeys.isEmpty() ? train : tr("%1 (%2)").arg(train, trainKeys)};
    m_train->setEnabled(open);
    m_train->setIcon(theme.icon(face.icon, open ? theme.palette().onAccent : theme.palette().text2));
    m_train->setIconSize({14, 14});
    m_train->setText(face.text);
    m_train->setAccessibleName(face.text);
    m_train->setToolTip(open ? face.tip : tr("Open a project first"));
    update();
}

void TopBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().palette().bg1);
    painter.fillRect(QRect(0, height() - 1, width(), 1), Theme::instance().palette().line);
}

} // namespace lepton::widgets
