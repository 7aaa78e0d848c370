// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/charts/Charts.h"

#include "core/report/charts/Plot.h"

#include <algorithm>
#include <cmath>

namespace lepton::report {

namespace {

void draw(Pen& pen, double width, double height, const Reliability& chart) {
    const Plot plot = drawAxes(pen, {0, 0, width, height}, makeAxis(0, 1, 5, true), makeAxis(0, 1, 5, true), chart.xTitle, chart.yTitle);
    double most = 0;
    for (const auto& bin : chart.bins)
        most = std::max(most, bin.count);
    for (const auto& bin : chart.bins) {
        if (bin.count <= 0 || !std::isfinite(bin.accuracy))
            continue;
        const Point top = plot.place({bin.low, bin.accuracy});
        const double right = plot.place({bin.high, 0}).x;
        // Bars that few samples stand for are pale, so that they are not taken for findings.
        pen.fill({top.x + 0.6, top.y, right - top.x - 1.2, plot.area.bottom() - top.y}, colour::accent, 0, 0.25 + 0.6 * std::sqrt(bin.count / most));
    }
    pen.line(plot.place({0, 0}), plot.place({1, 1}), colour::text2, 0.7, true);
}

} // namespace

Figure reliabilityFigure(std::string title, std::string description, Reliability reliability) {
    return {std::move(title), std::move(description), [](double width) { return width * 0.75; },
            [chart = std::move(reliability)](Pen& pen, double width, double height) { draw(pen, width, height, chart); }, 0.78};
}

} // namespace lepton::report
