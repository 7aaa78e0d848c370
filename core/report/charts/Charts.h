// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/Content.h"

#include <string>
#include <vector>

namespace lepton::report {

/// Named counts as lying bars, one below the other, with their numbers.
struct BarList {
    struct Bar {
        std::string name;
        double value = 0;
        std::string label;
    };
    std::vector<Bar> bars;
    Colour colour = colour::accent;
};
Figure barFigure(std::string title, std::string description, BarList list);

/// Reliability: how often answers of each confidence are right (bars), beside how often they should be (the diagonal), and how many there are.
struct Reliability {
    struct Bin {
        double low = 0, high = 0, accuracy = 0, count = 0;
    };
    std::vector<Bin> bins;
    std::string xTitle, yTitle;
};
Figure reliabilityFigure(std::string title, std::string description, Reliability reliability);

/// Counts by class of the truth (rows) and of the answer (columns), as shares of the row.
struct Matrix {
    std::vector<std::string> classes;
    std::vector<std::vector<double>> counts;
    std::string rowTitle, columnTitle;
};
Figure matrixFigure(std::string title, std::string description, Matrix matrix);

} // namespace lepton::report
