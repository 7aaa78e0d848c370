// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/ReportStrip.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/EngineClient.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>

namespace lepton::widgets {

namespace {
constexpr int barWidth = 160;
} // namespace

ReportStrip::ReportStrip(EngineClient* engine, QWidget* parent) : QWidget(parent), m_engine(engine) {
    m_text = new TextLabel(TextLabel::Role::Body);
    m_text->setElided(Qt::ElideMiddle);
    m_bar = new QProgressBar;
    m_bar->setRange(0, 0);
    m_bar->setFixedWidth(barWidth);
    m_bar->setAccessibleName(tr("Writing the report"));
    m_open = plainButton(tr("Open"));
    m_folder = plainButton(tr("Show folder"));
    m_cancel = plainButton(tr("Cancel"));
    auto* close = iconButton(QStringLiteral("close"), tr("Dismiss"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(measure::cardPadding, measure::grid, measure::grid, measure::grid);
    row->setSpacing(measure::grid);
    row->addWidget(m_text, 1);
    for (auto* widget : {static_cast<QWidget*>(m_bar), static_cast<QWidget*>(m_cancel), static_cast<QWidget*>(m_open), static_cast<QWidget*>(m_folder), static_cast<QWidget*>(close)})
        row->addWidget(widget);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        ++m_round;
        m_writing = false;
        hide();
    });
    connect(m_open, &QPushButton::clicked, this, [this] { Q_EMIT openAsked(m_file); });
    connect(m_folder, &QPushButton::clicked, this, [this] { Q_EMIT openAsked(QFileInfo(m_file).path()); });
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    hide();
}

void ReportStrip::write(const QString& run, const QString& file) {
    m_file = file;
    const QString name = QFileInfo(run).fileName();
    show(tr("Writing the report of run %1…").arg(name), true);
    const Json params{{"run", run.toStdString()}, {"output", file.toStdString()}, {"language", QLocale().language() == QLocale::Chinese ? "zh_CN" : "en"}};
    m_engine->call(protocol::method::reportWrite, params, this, [this, round = ++m_round](const Result<Json>& answer) {
        if (round != m_round)
            return;
        m_writing = false;
        if (answer) {
            show(tr("Report written: %1").arg(m_file), false);
            return;
        }
        hide();
        Q_EMIT failed(answer.error());
    });
}

void ReportStrip::show(const QString& text, bool writing) {
    m_writing = writing;
    m_text->setText(text);
    setAccessibleName(text);
    m_bar->setVisible(writing);
    m_cancel->setVisible(writing);
    m_open->setVisible(!writing);
    m_folder->setVisible(!writing);
    setVisible(true);
}

QString ReportStrip::text() const { return isHidden() ? QString() : m_text->text(); }

void ReportStrip::paintEvent(QPaintEvent*) {
    const Palette& palette = Theme::instance().palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(palette.line);
    painter.setBrush(palette.bg1);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), measure::nodeRadius, measure::nodeRadius);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_writing ? palette.accent : palette.ok);
    painter.drawRoundedRect(QRectF(4, 8, 3, height() - 16), 1.5, 1.5);
}

} // namespace lepton::widgets
