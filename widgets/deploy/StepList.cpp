// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/StepList.h"

#include "widgets/common/Theme.h"

#include <QPainter>

namespace lepton::widgets {

namespace {

using State = LocalEndpoint::Step::State;
constexpr int rowHeight = 36;
constexpr int markSize = 18;
constexpr int textLeft = 32;

void drawMark(QPainter& painter, const QRectF& place, State state, const Palette& palette) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(state == State::Done ? palette.ok : state == State::Failed ? palette.error : state == State::Running ? palette.accent : palette.line);
    painter.drawEllipse(place);
    painter.setPen(QPen(palette.onAccent, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF c = place.center();
    if (state == State::Done) {
        painter.drawPolyline(QPolygonF({c + QPointF(-3.5, 0), c + QPointF(-1, 2.8), c + QPointF(3.8, -2.8)}));
    } else if (state == State::Failed) {
        painter.drawLine(c + QPointF(-2.8, -2.8), c + QPointF(2.8, 2.8));
        painter.drawLine(c + QPointF(-2.8, 2.8), c + QPointF(2.8, -2.8));
    } else if (state == State::Running) {
        for (const double x : {-4.0, 0.0, 4.0})
            painter.drawPoint(c + QPointF(x, 0));
    }
}

QString spoken(State state) {
    switch (state) {
    case State::Done:
        return StepList::tr("done");
    case State::Running:
        return StepList::tr("going on");
    case State::Failed:
        return StepList::tr("failed");
    case State::Waiting:
        break;
    }
    return StepList::tr("waiting");
}

} // namespace

StepList::StepList(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void StepList::setSteps(const std::vector<LocalEndpoint::Step>& steps) {
    m_steps = steps;
    QStringList words;
    for (const auto& step : steps)
        words << QStringLiteral("%1: %2, %3").arg(step.name, spoken(step.state), step.detail);
    setAccessibleName(words.join(QStringLiteral("; ")));
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
    painter.drawLine(QPointF(markSize / 2.0, rowHeight / 2.0), QPointF(markSize / 2.0, rowHeight * (count - 0.5)));
    for (int i = 0; i < count; ++i) {
        const auto& step = m_steps[static_cast<std::size_t>(i)];
        const QRect row(0, i * rowHeight, width(), rowHeight);
        drawMark(painter, QRectF(0, row.center().y() - markSize / 2.0 + 0.5, markSize, markSize), step.state, palette);
        painter.setFont(Theme::instance().body());
        painter.setPen(step.state == State::Waiting ? palette.text2 : palette.text);
        painter.drawText(row.adjusted(textLeft, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, step.name);
        const int used = textLeft + painter.fontMetrics().horizontalAdvance(step.name) + 16;
        painter.setFont(Theme::instance().hint());
        painter.setPen(step.state == State::Failed ? palette.error : palette.text2);
        painter.drawText(row, Qt::AlignVCenter | Qt::AlignRight, painter.fontMetrics().elidedText(step.detail, Qt::ElideRight, width() - used));
    }
}

} // namespace lepton::widgets
