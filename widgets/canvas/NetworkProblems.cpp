// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/NetworkProblems.h"

#include "core/layers/Layers.h"
#include "widgets/canvas/NetworkEdits.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QResizeEvent>
#include <QScrollArea>

#include <algorithm>

namespace lepton::widgets {

namespace {
/// More lines than this are no help; the count in the status bar tells the rest.
constexpr std::size_t mostLines = 50;
constexpr int mostHeight = 168;
} // namespace

NetworkProblems::NetworkProblems(const Studio& studio, QWidget* parent) : QWidget(parent), m_studio(studio) {
    setAccessibleName(tr("Problems of the network"));
    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setAccessibleName(tr("Problems of the network"));
    area->setFocusPolicy(Qt::NoFocus);
    m_lines = new QWidget;
    m_column = new QVBoxLayout(m_lines);
    m_column->setContentsMargins(16, 8, 16, 8);
    m_column->setSpacing(4);
    area->setWidget(m_lines);
    area->viewport()->setAutoFillBackground(false);
    m_lines->setAutoFillBackground(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 1, 0, 0);
    column->addWidget(area);
    connect(studio.document, &ProjectDocument::opened, this, &NetworkProblems::refresh);
    connect(studio.document, &ProjectDocument::closed, this, &NetworkProblems::refresh);
    connect(studio.document, &ProjectDocument::networkChanged, this, &NetworkProblems::refresh);
    connect(&Theme::instance(), &Theme::changed, this, &NetworkProblems::refresh);
    refresh();
}

void NetworkProblems::refresh() {
    while (QLayoutItem* item = m_column->takeAt(0)) {
        if (item->widget() != nullptr) {
            item->widget()->hide();
            item->widget()->deleteLater(); // the click that led here may still be in one of its buttons
        }
        delete item;
    }
    const auto& problems = m_studio.document->problems();
    setVisible(!problems.empty());
    for (std::size_t i = 0; i < std::min(problems.size(), mostLines); ++i)
        addLine(problems[i]);
    m_column->addStretch();
    fitHeight();
}

/// As high as its lines at this width, up to a limit.
void NetworkProblems::fitHeight() {
    m_column->activate();
    const int wanted = m_column->hasHeightForWidth() ? m_column->heightForWidth(width()) : m_column->sizeHint().height();
    setFixedHeight(std::clamp(wanted + 2, 48, mostHeight));
}

void NetworkProblems::resizeEvent(QResizeEvent* event) {
    if (event->size().width() != event->oldSize().width())
        fitHeight();
    QWidget::resizeEvent(event);
}

void NetworkProblems::addLine(const graph::Problem& problem) {
    const Theme& theme = Theme::instance();
    auto* out = new QWidget(m_lines);
    auto* row = new QHBoxLayout(out);
    row->setContentsMargins(0, 2, 0, 2);
    row->setSpacing(10);
    auto* icon = new QLabel;
    icon->setPixmap(theme.icon("error", theme.palette().error).pixmap(18, 18));
    row->addWidget(icon, 0, Qt::AlignTop);
    const QString node = QString::fromStdString(problem.node.str());
    if (!node.isEmpty()) {
        auto* go = linkButton(node);
        go->setAccessibleName(tr("Go to %1").arg(node));
        go->setFixedHeight(22);
        connect(go, &QPushButton::clicked, this, [this, node] { Q_EMIT chosen(node); });
        row->addWidget(go, 0, Qt::AlignTop);
    }
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    auto* message = new TextLabel(TextLabel::Role::Body, translated(problem.message));
    message->setWordWrap(true);
    auto* fix = new TextLabel(TextLabel::Role::Hint, translated(problem.fix));
    fix->setWordWrap(true);
    words->addWidget(message);
    words->addWidget(fix);
    row->addLayout(words, 1);
    for (const auto& way : problem.repairs) {
        const QString text = edits::repairText(m_studio.document->network(), layers::catalogue(), problem, way);
        if (text.isEmpty())
            continue;
        auto* button = plainButton(text);
        button->setIcon(theme.icon("wand", theme.palette().accent));
        connect(button, &QPushButton::clicked, this, [this, problem, way] { Q_EMIT repairAsked(problem, way); });
        row->addWidget(button);
    }
    m_column->addWidget(out);
    out->show(); // at once: what is hidden has no height yet
}

void NetworkProblems::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().palette().bg1);
    painter.fillRect(QRect(0, 0, width(), 1), Theme::instance().palette().line);
}

} // namespace lepton::widgets
