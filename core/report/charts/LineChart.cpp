// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/charts/LineChart.h"

#include "core/report/charts/Plot.h"

#include <algorithm>
#include <cmath>

namespace lepton::report {

namespace {

bool drawable(const Point& point) { return std::isfinite(point.x) && std::isfinite(point.y); }

std::pair<double, double> rangeOf(const LineChart& chart, double Point::*member) {
    double low = INFINITY, high = -INFINITY;
    for (const auto& series : chart.series)
        for (const auto& point : series.points)
            if (drawable(point)) {
                low = std::min(low, point.*member);
                high = std::max(high, point.*member);
            }
    return low <= high ? std::pair(low, high) : std::pair(0.0, 1.0);
}

Axis yAxis(const LineChart& chart) {
    if (chart.yRange)
        return makeAxis(chart.yRange->first, chart.yRange->second, 5, true);
    const auto [low, high] = rangeOf(chart, &Point::y);
    if (chart.logarithmicY && low > 0)
        return makeLogAxis(low, high);
    return makeAxis(low, high, 5);
}

Axis xAxis(const LineChart& chart) {
    const auto [low, high] = chart.xRange.value_or(rangeOf(chart, &Point::x));
    return makeAxis(low, high, 6, high > low, chart.wholeX);
}

void drawSeries(Pen& pen, const Plot& plot, const Series& series) {
    std::vector<Point> placed;
    for (const auto& point : series.points)
        if (drawable(point))
            placed.push_back(plot.place(point));
    if (series.line)
        pen.polyline(placed, series.colour, series.width, series.opacity, series.dashed);
    if (series.dots || placed.size() == 1)
        for (const auto& point : placed)
            pen.dot(point, series.line ? 1.7 : 1.1, series.colour, series.opacity);
}

void draw(Pen& pen, double width, double height, const LineChart& chart) {
    const double legend = drawLegend(pen, width, chart.series);
    const bool named = std::any_of(chart.marks.begin(), chart.marks.end(), [](const LineChart::Mark& mark) { return !mark.label.empty(); });
    const double top = legend + (named ? 7 : 0);
    const Plot plot = drawAxes(pen, {0, top, width, height - top}, xAxis(chart), yAxis(chart), chart.xTitle, chart.yTitle);
    cairo_save(pen.cairo());
    cairo_rectangle(pen.cairo(), plot.area.x - 3, plot.area.y - 3, plot.area.width + 6, plot.area.height + 6);
    cairo_clip(pen.cairo());
    if (chart.diagonal)
        pen.line(plot.place({plot.x.low, plot.y.low}), plot.place({plot.x.high, plot.y.high}), mixed(colour::text2, colour::paper, 0.4), 0.6, true);
    for (const auto& series : chart.series)
        drawSeries(pen, plot, series);
    cairo_restore(pen.cairo());
    for (const auto& mark : chart.marks) {
        const double x = plot.place({mark.x, plot.y.low}).x;
        pen.line({x, plot.area.y}, {x, plot.area.bottom()}, mark.colour, 0.7, true);
        const TextStyle style{6.8, false, false, mark.colour};
        pen.text(mark.label, std::min(x, width - pen.textWidth(mark.label, style) / 2), plot.area.y - 5.5, style, Align::Centre);
    }
}

} // namespace

std::vector<Point> thinned(const std::vector<Point>& points, std::size_t most) {
    std::vector<Point> good;
    std::copy_if(points.begin(), points.end(), std::back_inserter(good), drawable);
    if (good.size() <= std::max<std::size_t>(most, 4))
        return good;
    const std::size_t stretches = most / 2 - 1;
    std::vector<Point> out{good.front()};
    for (std::size_t s = 0; s < stretches; ++s) {
        const auto begin = good.begin() + static_cast<std::ptrdiff_t>(1 + s * (good.size() - 2) / stretches);
        const auto end = good.begin() + static_cast<std::ptrdiff_t>(1 + (s + 1) * (good.size() - 2) / stretches);
        auto [low, high] = std::minmax_element(begin, end, [](const Point& a, const Point& b) { return a.y < b.y; });
        if (high < low)
            std::swap(low, high);
        out.push_back(*low);
        if (high != low)
            out.push_back(*high);
    }
    out.push_back(good.back());
    return out;
}

Figure lineFigure(std::string title, std::string description, LineChart chart, double aspect) {
    return {std::move(title), std::move(description), [aspect](double width) { return width * aspect; },
            [chart = std::move(chart)](Pen& pen, double width, double height) { draw(pen, width, height, chart); }, 0.68};
}

} // namespace lepton::report
