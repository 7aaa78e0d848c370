// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/StepList.h"

#include "widgets/common/Theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace lepton::widgets {

namespace {

using State = DeployStep::State;
constexpr int rowHeight = 34;
constexpr int markSize = 18;
constexpr int textLeft = 32;
constexpr int barHeight = 3;

void drawMark(QPainter& painter, const QRectF& place, State state, const Palette& palette) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(state == State::Done ? palette.ok : state == State::Failed ? palette.error : state == State::Running ? palette.accent : palette.line);
    painter.drawEllipse(place);
    painter.setPen(QPen(palette.onAccent, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF c = place.center();
    if (state == State::Done || state == State::Skipped) {
        painter.drawPolyline(QPolygonF({c + QPointF(-3.5, 0), c + QPointF(-1, 2.8), c + QPointF(3.8, -2.8)}));
    } else if (state == State::Failed) {
        painter.drawLine(c + QPointF(-2.8, -2.8), c + QPointF(2.8, 2.8));
        painter.drawLine(c + QPointF(-2.8, 2.8), c + QPointF(2.8, -2.8));
    } else if (state == State::Running) {
        for (const double x : {-4.0, 0.0, 4.0})
            painter.drawPoint(c + QPointF(x, 0));
    }
}

} // namespace

StepList::StepList(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void StepList::setSteps(const std::vector<DeployStep>& steps) {
    const bool other = steps.size() != m_steps.size();
    m_steps = steps;
    QStringList words;
    for (const auto& step : steps)
        words << QStringLiteral("%1: %2, %3").arg(step.title, spokenState(step.state), stepWords(step));
    setAccessibleName(words.join(QStringLiteral("; ")));
    if (other)
        updateGeometry();
    update();
}

QSize StepList::sizeHint() const { return {320, rowHeight * static_cast<int>(m_steps.size())}; }

QSize StepList::minimumSizeHint() const { return {200, sizeHint().height()}; }

void StepList::paintEvent(QPaintEvent*) {
    const Palette& palette = Theme::instance().palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int count = static_cast<int>(m_steps.size());
    painter.setPen(QPen(palette.line, 1.5));
    if (count > 1)
        painter.drawLine(QPointF(markSize / 2.0, rowHeight / 2.0), QPointF(markSize / 2.0, rowHeight * (count - 0.5)));
    for (int i = 0; i < count; ++i)
        drawStep(painter, m_steps[static_cast<std::size_t>(i)], QRect(0, i * rowHeight, width(), rowHeight));
}

void StepList::drawStep(QPainter& painter, const DeployStep& step, const QRect& row) const {
    const Palette& palette = Theme::instance().palette();
    drawMark(painter, QRectF(0, row.center().y() - markSize / 2.0 + 0.5, markSize, markSize), step.state, palette);
    painter.setFont(Theme::instance().body());
    painter.setPen(step.state == State::Waiting ? palette.text2 : palette.text);
    painter.drawText(row.adjusted(textLeft, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, step.title);
    const int used = textLeft + painter.fontMetrics().horizontalAdvance(step.title) + 16;
    painter.setFont(Theme::instance().hint());
    painter.setPen(step.state == State::Failed ? palette.error : palette.text2);
    const QString words = painter.fontMetrics().elidedText(stepWords(step), Qt::ElideRight, std::max(width() - used, 0));
    painter.drawText(row, Qt::AlignVCenter | Qt::AlignRight, words);
    if (step.state != State::Running || step.total <= 0)
        return;
    const QRectF bar(textLeft, row.bottom() - barHeight, width() - textLeft, barHeight);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette.bg2);
    painter.drawRoundedRect(bar, barHeight / 2.0, barHeight / 2.0);
    painter.setBrush(palette.accent);
    painter.drawRoundedRect(QRectF(bar.left(), bar.top(), bar.width() * std::clamp(step.bytes / step.total, 0.0, 1.0), barHeight), barHeight / 2.0, barHeight / 2.0);
}

/// What may be cut stands whole in the tooltip.
bool StepList::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto at = static_cast<std::size_t>(std::max(help->pos().y(), 0) / rowHeight);
    if (at < m_steps.size())
        QToolTip::showText(help->globalPos(), m_steps[at].title + QLatin1Char('\n') + stepWords(m_steps[at]), this);
    return true;
}

} // namespace lepton::widgets
