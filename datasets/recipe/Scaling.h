// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <string>
#include <vector>

namespace lepton::datasets {

/// y = (x - center) / spread.
struct Scaling {
    double center = 0;
    double spread = 1;

    double apply(double value) const { return (value - center) / spread; }
    double undo(double value) const { return value * spread + center; }
};

/// "standard": mean and population deviation; "minmax": smallest value and range; "none": 0 and 1. Values that are all the same have the
/// spread 1, no values are 0 and 1.
Scaling fitScaling(const std::string& kind, const std::vector<double>& values);
const std::vector<std::string>& scalingKinds();

/// The middle value, or the mean of the middle two; 0 of none.
double medianOf(std::vector<double> values);

/// Of lists that a step holds: one scaling a column. None if the lists are empty or differ in length, or a spread is not above 0.
std::vector<Scaling> scalingsOf(const std::vector<double>& centers, const std::vector<double>& spreads);
Json centersOf(const std::vector<Scaling>& scalings);
Json spreadsOf(const std::vector<Scaling>& scalings);

} // namespace lepton::datasets
