// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/Content.h"

#include <optional>
#include <string>
#include <vector>

namespace lepton::report {

/// At most about `most` points that look like all of them: first, last, and the lowest and highest of each stretch between.
/// Points that are no numbers are left out.
std::vector<Point> thinned(const std::vector<Point>& points, std::size_t most);

struct Series {
    std::string name; ///< empty: not in the legend
    Colour colour = colour::accent;
    std::vector<Point> points;
    double width = 1.2;
    double opacity = 1;
    bool line = true;
    bool dots = false;
    bool dashed = false;
};

/// Lines or dots over two axes.
struct LineChart {
    struct Mark {
        double x = 0;
        std::string label;
        Colour colour = colour::ok;
    };
    std::string xTitle, yTitle;
    std::vector<Series> series; ///< the later ones lie above
    std::vector<Mark> marks;    ///< upright dashed lines
    std::optional<std::pair<double, double>> xRange, yRange; ///< else what the points need
    bool wholeX = false;
    bool logarithmicY = false;
    bool diagonal = false; ///< a dashed line from corner to corner, for comparison
};

/// `aspect`: height over width.
Figure lineFigure(std::string title, std::string description, LineChart chart, double aspect = 0.62);

} // namespace lepton::report
