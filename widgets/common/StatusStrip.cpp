// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/StatusStrip.h"

#include "core/base/platform/Platform.h"
#include "widgets/common/EngineClient.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QPushButton>

#include <algorithm>

namespace lepton::widgets {

Meter::Meter(QWidget* parent) : QWidget(parent) {
    setFixedSize(96, 8);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Meter::setShare(double share) {
    m_share = share;
    update();
}

void Meter::paintEvent(QPaintEvent*) {
    const Palette& palette = Theme::instance().palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette.bg2);
    painter.drawRoundedRect(rect(), 4, 4);
    if (m_share <= 0)
        return;
    painter.setBrush(m_share > 1 ? palette.error : m_share > 0.8 ? palette.warn : palette.accent);
    painter.drawRoundedRect(QRectF(0, 0, std::clamp(m_share * width(), 8.0, double(width())), height()), 4, 4);
}

StatusStrip::StatusStrip(const Studio& studio, QWidget* parent) : QWidget(parent), m_studio(studio) {
    setFixedHeight(32);
    m_problems = new QPushButton;
    m_problems->setAutoDefault(false);
    m_problems->setCursor(Qt::PointingHandCursor);
    connect(m_problems, &QPushButton::clicked, this, &StatusStrip::problemsAsked);
    m_parameters = new TextLabel(TextLabel::Role::Hint);
    m_macs = new TextLabel(TextLabel::Role::Hint);
    m_memoryLabel = new TextLabel(TextLabel::Role::Hint);
    m_meter = new Meter;
    m_memory = new TextLabel(TextLabel::Role::Hint);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 1, 16, 0);
    row->setSpacing(24);
    row->addWidget(m_problems);
    row->addWidget(m_parameters);
    row->addWidget(m_macs);
    row->addStretch();
    auto* memory = new QHBoxLayout;
    memory->setSpacing(12);
    memory->addWidget(m_memoryLabel);
    memory->addWidget(m_meter);
    memory->addWidget(m_memory);
    row->addLayout(memory);
    const ProjectDocument* document = studio.document;
    connect(document, &ProjectDocument::opened, this, &StatusStrip::refresh);
    connect(document, &ProjectDocument::closed, this, &StatusStrip::refresh);
    connect(document, &ProjectDocument::networkChanged, this, &StatusStrip::refresh);
    connect(document, &ProjectDocument::settingsChanged, this, &StatusStrip::refresh);
    connect(studio.engine, &EngineClient::stateChanged, this, &StatusStrip::refresh);
    connect(&Theme::instance(), &Theme::changed, this, &StatusStrip::refresh);
    refresh();
}

void StatusStrip::refresh() {
    const bool open = m_studio.document->isOpen();
    for (QWidget* part : std::initializer_list<QWidget*>{m_problems, m_parameters, m_macs, m_memoryLabel, m_meter, m_memory})
        part->setVisible(open);
    if (!open)
        return;
    const auto& analysis = m_studio.document->analysis();
    m_parameters->setText(tr("%1 parameters").arg(QLocale().toString(static_cast<qlonglong>(analysis.parameterCount))));
    m_macs->setText(tr("%1 multiply-adds per sample").arg(countText(analysis.macs)));
    showProblems();
    showMemory();
}

void StatusStrip::showProblems() {
    const Palette& palette = Theme::instance().palette();
    const auto& document = *m_studio.document;
    const auto here = static_cast<int>(document.problems().size());
    const auto elsewhere = static_cast<int>(document.problemsElsewhere());
    const int count = here + elsewhere;
    const QString text = count == 0       ? tr("No problems")
                         : elsewhere == 0 ? tr("%n problem(s)", nullptr, here)
                         : here == 0      ? tr("%n problem(s) in the other network", nullptr, elsewhere)
                                          : tr("%n problem(s), and %1 in the other network", nullptr, here).arg(elsewhere);
    const QColor colour = count == 0 ? palette.ok : palette.error;
    m_problems->setText(text);
    m_problems->setIcon(Theme::instance().icon(count == 0 ? "check" : "error", colour));
    m_problems->setIconSize({14, 14});
    setRole(m_problems, count == 0 ? "status-ok" : "status-error");
    m_problems->setAccessibleName(text);
    m_problems->setToolTip(tr("Show the network's problems"));
}

void StatusStrip::showMemory() {
    const auto memory = m_studio.document->memory();
    const double whole = deviceMemory();
    m_memoryLabel->setText(tr("Memory at batch %1").arg(memory.batchSize));
    m_memory->setText(whole > 0 ? tr("%1 of %2").arg(bytesText(memory.total()), bytesText(static_cast<qint64>(whole))) : bytesText(memory.total()));
    m_meter->setShare(whole > 0 ? static_cast<double>(memory.total()) / whole : 0);
    const QString parts = tr("Weights %1, gradients %2, optimizer %3, activations %4")
                              .arg(bytesText(memory.weights), bytesText(memory.gradients), bytesText(memory.optimizer), bytesText(memory.activations));
    m_memory->setToolTip(parts);
    m_meter->setToolTip(parts);
    m_meter->setAccessibleName(m_memoryLabel->text() + ": " + m_memory->text());
}

double StatusStrip::deviceMemory() const {
    const std::string device = m_studio.document->project().training.device;
    for (const auto& item : m_studio.engine->hello().value("devices", Json::array()))
        if (item.value("name", "") == device && item.contains("memory_bytes"))
            return item["memory_bytes"].get<double>();
    return static_cast<double>(platform::totalMemoryBytes());
}

void StatusStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().palette().bg1);
    painter.fillRect(QRect(0, 0, width(), 1), Theme::instance().palette().line);
}

} // namespace lepton::widgets
