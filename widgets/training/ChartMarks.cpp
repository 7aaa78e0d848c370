// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/ChartMarks.h"

#include <QCoreApplication>

#include <algorithm>

namespace lepton::widgets {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ChartMarks)
};

constexpr double apart = 9;   // pixels between two marks that are drawn
constexpr double half = 4;    // of a mark's width
constexpr double height = 7;
constexpr double reach = 5;   // of the mouse
constexpr std::size_t mostLines = 5;

QPolygonF triangle(double x, double bottom) { return {{{x - half, bottom}, {x + half, bottom}, {x, bottom - height}}}; }

} // namespace

ChartMarks::ChartMarks(QCustomPlot* plot) : QCPAbstractItem(plot) { setSelectable(false); }

QCPAxisRect* ChartMarks::area() const { return mParentPlot->axisRect(); }

void ChartMarks::setMarks(const std::vector<RunMark>& marks) {
    // Asked many times a second: marks are only ever added, or go with those behind them.
    if (marks.size() != m_marks.size() || (!marks.empty() && marks.back() != m_marks.back()))
        m_marks = marks;
}

double ChartMarks::pixelOf(const RunMark& mark) const { return mParentPlot->xAxis->coordToPixel(mark.step * m_scale); }

std::pair<std::size_t, std::size_t> ChartMarks::between(double left, double right) const {
    const auto* axis = mParentPlot->xAxis;
    const auto before = [](const RunMark& mark, double step) { return mark.step < step; };
    const auto from = std::lower_bound(m_marks.begin(), m_marks.end(), axis->pixelToCoord(left) / m_scale, before);
    const auto to = std::lower_bound(from, m_marks.end(), axis->pixelToCoord(right) / m_scale, before);
    return {static_cast<std::size_t>(from - m_marks.begin()), static_cast<std::size_t>(to - m_marks.begin())};
}

void ChartMarks::draw(QCPPainter* painter) {
    const QRect rect = area()->rect();
    const auto [from, to] = between(rect.left() - 1, rect.right() + 2);
    painter->setAntialiasing(true);
    painter->setPen(Qt::NoPen);
    for (std::size_t i = from; i < to;) {
        const RunMark* drawn = &m_marks[i];
        const double start = pixelOf(*drawn);
        for (; i < to && pixelOf(m_marks[i]) < start + apart; ++i)
            drawn = m_marks[i].kind > drawn->kind ? &m_marks[i] : drawn;
        painter->setBrush(markColour(drawn->kind));
        painter->drawPolygon(triangle(pixelOf(*drawn), rect.bottom() + 1));
    }
}

QString ChartMarks::textAt(QPointF position) const {
    if (!area()->rect().adjusted(0, 0, 0, 6).contains(position.toPoint()) || position.y() < area()->rect().bottom() - 3 * height)
        return {};
    const auto [from, to] = between(position.x() - reach, position.x() + reach);
    QStringList lines;
    for (std::size_t i = from; i < to && lines.size() < static_cast<qsizetype>(mostLines); ++i)
        lines << m_marks[i].text;
    if (to > from + mostLines)
        lines << Words::tr("and %n more", nullptr, static_cast<int>(to - from - mostLines));
    return lines.join(QLatin1Char('\n'));
}

} // namespace lepton::widgets
