// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/charts/Plot.h"

#include "core/report/charts/LineChart.h"

#include <algorithm>

namespace lepton::report {

namespace {

constexpr double gap = 4;
constexpr double lineHeight = 11;

double widestLabel(const Pen& pen, const Axis& axis) {
    double widest = 0;
    for (const double tick : axis.ticks)
        widest = std::max(widest, pen.textWidth(axis.label(tick), chart::label));
    return widest;
}

} // namespace

Plot drawAxes(Pen& pen, const Rect& rect, Axis x, Axis y, const std::string& xTitle, const std::string& yTitle, bool xTicks) {
    const double title = yTitle.empty() ? 0 : lineHeight;
    const double left = widestLabel(pen, y) + gap + title;
    const double below = lineHeight + (xTitle.empty() ? 0 : lineHeight);
    Plot plot{{rect.x + left, rect.y + 4, rect.width - left - 6, rect.height - 4 - below}, std::move(x), std::move(y)};
    const Rect& area = plot.area;
    for (const double tick : plot.y.ticks) {
        const double at = plot.place({plot.x.low, tick}).y;
        pen.line({area.x, at}, {area.right(), at}, colour::line, 0.5);
        pen.text(plot.y.label(tick), area.x - gap, at, chart::label, Align::Right);
    }
    double free = area.x - 20;
    for (const double tick : xTicks ? plot.x.ticks : std::vector<double>()) {
        const double at = plot.place({tick, plot.y.low}).x;
        const std::string label = plot.x.label(tick);
        const double half = pen.textWidth(label, chart::label) / 2;
        if (at - half < free)
            continue;
        pen.line({at, area.bottom()}, {at, area.bottom() + 2}, mixed(colour::line, colour::text2, 0.4), 0.5);
        pen.text(label, std::min(at, rect.right() - half), area.bottom() + gap + 4, chart::label, Align::Centre);
        free = at + half + 4;
    }
    pen.line({area.x, area.bottom()}, {area.right(), area.bottom()}, mixed(colour::line, colour::text2, 0.4), 0.6);
    pen.text(xTitle, area.x + area.width / 2, rect.bottom() - lineHeight / 2 + 1, chart::label, Align::Centre, area.width);
    pen.turnedText(yTitle, {rect.x + lineHeight / 2 - 1, area.y + area.height / 2}, 90, chart::label, Align::Centre, area.height);
    return plot;
}

double drawLegend(Pen& pen, double width, const std::vector<Series>& series) {
    if (std::count_if(series.begin(), series.end(), [](const Series& one) { return !one.name.empty(); }) < 2)
        return 0;
    constexpr double sample = 9, between = 10;
    double x = 0, y = lineHeight / 2;
    for (const auto& one : series) {
        if (one.name.empty())
            continue;
        const double room = std::min(pen.textWidth(one.name, chart::label), width - sample - gap);
        if (x > 0 && x + sample + gap + room > width) {
            x = 0;
            y += lineHeight;
        }
        if (one.line)
            pen.line({x, y}, {x + sample, y}, one.colour, 1.4, one.dashed);
        else
            pen.dot({x + sample / 2, y}, 2, one.colour);
        pen.text(one.name, x + sample + gap, y, chart::label, Align::Left, room + 0.5);
        x += sample + gap + room + between;
    }
    return y + lineHeight / 2 + 2;
}

} // namespace lepton::report
