// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/ScheduleCurve.h"

#include "core/project/Schedule.h"
#include "widgets/common/Theme.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace lepton::widgets {

namespace {

constexpr int curveHeight = 92;
constexpr int mostPoints = 240;
constexpr double supposedSteps = 100; // in an epoch whose length is not known
constexpr double textRoom = 16;

QString rateText(double rate) { return QLocale().toString(rate, 'g', 3); }

} // namespace

ScheduleCurve::ScheduleCurve(QWidget* parent) : QWidget(parent) {
    setFixedHeight(curveHeight);
    setAccessibleName(tr("Learning rate over the run"));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ScheduleCurve::setSettings(const project::TrainingSettings& settings, double stepsPerEpoch) {
    m_rates.clear();
    m_epochs = static_cast<double>(settings.epochs);
    project::RunLength length{settings.epochs, static_cast<std::int64_t>(std::max(1.0, std::ceil((stepsPerEpoch > 0 ? stepsPerEpoch : supposedSteps))))};
    const auto schedule = project::Schedule::make(settings.schedule, length);
    m_plateau = schedule && !schedule->metric().empty();
    if (schedule) {
        const std::int64_t steps = std::max<std::int64_t>(length.steps(), 1);
        const std::int64_t points = std::min<std::int64_t>(steps, mostPoints);
        for (std::int64_t i = 0; i < points; ++i)
            m_rates.push_back(settings.optimizer.learningRate * schedule->factor(1 + (points > 1 ? i * (steps - 1) / (points - 1) : 0)));
    }
    setAccessibleDescription(m_rates.empty() ? QString() : tr("From %1 to %2").arg(rateText(m_rates.front()), rateText(m_rates.back())));
    update();
}

QRectF ScheduleCurve::area() const { return QRectF(rect()).adjusted(8, textRoom + 6, -8, -textRoom - 4); }

void ScheduleCurve::paintEvent(QPaintEvent*) {
    const Palette& palette = Theme::instance().palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette.bg2);
    painter.drawRoundedRect(rect(), measure::fieldRadius, measure::fieldRadius);
    painter.setFont(Theme::instance().hint());
    painter.setPen(palette.text2);
    if (m_rates.empty()) {
        painter.drawText(rect().adjusted(8, 0, -8, 0), Qt::AlignCenter | Qt::TextWordWrap, tr("These settings do not fit together"));
        return;
    }
    const double top = *std::max_element(m_rates.begin(), m_rates.end());
    const QRectF text = QRectF(rect()).adjusted(8, 4, -8, -3);
    painter.drawText(text, Qt::AlignTop | Qt::AlignLeft, rateText(top));
    if (m_plateau)
        painter.drawText(text, Qt::AlignTop | Qt::AlignRight, tr("falls when it stops improving"));
    painter.drawText(text, Qt::AlignBottom | Qt::AlignLeft, tr("step 1"));
    painter.drawText(text, Qt::AlignBottom | Qt::AlignRight, tr("epoch %1").arg(QLocale().toString(m_epochs, 'f', 0)));
    const QRectF place = area();
    QPolygonF line;
    for (std::size_t i = 0; i < m_rates.size(); ++i)
        line << QPointF(place.left() + place.width() * static_cast<double>(i) / static_cast<double>(std::max<std::size_t>(m_rates.size() - 1, 1)),
                        place.bottom() - place.height() * (top > 0 ? m_rates[i] / top : 0));
    if (line.size() == 1)
        line << QPointF(place.right(), line.front().y());
    painter.setPen(QPen(palette.line, 1));
    painter.drawLine(place.bottomLeft(), place.bottomRight());
    painter.setPen(QPen(palette.accent, 2, m_plateau ? Qt::DashLine : Qt::SolidLine));
    painter.drawPolyline(line);
}

bool ScheduleCurve::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && !m_rates.empty()) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const double share = std::clamp((help->pos().x() - area().left()) / area().width(), 0.0, 1.0);
        const auto at = static_cast<std::size_t>(std::lround(share * static_cast<double>(m_rates.size() - 1)));
        QToolTip::showText(help->globalPos(), tr("epoch %1: %2").arg(QLocale().toString(share * m_epochs, 'f', 1), rateText(m_rates[at])), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace lepton::widgets
