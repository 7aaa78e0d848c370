// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/charts/Charts.h"

#include "core/report/charts/Plot.h"

#include <algorithm>

namespace lepton::report {

namespace {

constexpr double row = 12.5;

void draw(Pen& pen, double width, double height, const BarList& list) {
    const double step = height / static_cast<double>(std::max<std::size_t>(1, list.bars.size()));
    double names = 0, labels = 0, largest = 0;
    for (const auto& bar : list.bars) {
        names = std::max(names, pen.textWidth(bar.name, chart::label));
        labels = std::max(labels, pen.textWidth(bar.label, chart::label));
        largest = std::max(largest, bar.value);
    }
    names = std::min(names, width * 0.4);
    const double room = std::max(10.0, width - names - labels - 14);
    double y = step / 2;
    for (const auto& bar : list.bars) {
        const double length = largest > 0 ? room * bar.value / largest : 0;
        pen.text(bar.name, names, y, chart::label, Align::Right, names + 0.5);
        pen.fill({names + 6, y - step * 0.29, std::max(length, 0.6), step * 0.58}, list.colour, std::min(1.5, length / 2), 0.85);
        pen.text(bar.label, names + 6 + length + 4, y, chart::label);
        y += step;
    }
}

} // namespace

Figure barFigure(std::string title, std::string description, BarList list) {
    const double height = row * static_cast<double>(list.bars.size());
    return {std::move(title), std::move(description), [height](double) { return height; },
            [list = std::move(list)](Pen& pen, double width, double drawn) { draw(pen, width, drawn, list); }, 0.78};
}

} // namespace lepton::report
