// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/Axis.h"
#include "core/report/Pen.h"

#include <string>
#include <vector>

namespace lepton::report {

struct Series;

/// What all charts have in common: the area between the axes, and how words on it are set.
struct Plot {
    Rect area;
    Axis x, y;
    Point place(const Point& value) const { return {area.x + x.place(value.x) * area.width, area.bottom() - y.place(value.y) * area.height}; }
};

namespace chart {
inline const TextStyle label{6.8, false, false, colour::text2};
inline const TextStyle strong{6.8, true, false, colour::text};
} // namespace chart

/// Level lines at the ticks of y, labels at both axes, their titles. `xTicks` false: the caller writes below the axis.
Plot drawAxes(Pen& pen, const Rect& rect, Axis x, Axis y, const std::string& xTitle, const std::string& yTitle, bool xTicks = true);

/// The named series with their colours, in as many lines as it takes, from the top left; returns the height. Nothing for a single one.
double drawLegend(Pen& pen, double width, const std::vector<Series>& series);

} // namespace lepton::report
