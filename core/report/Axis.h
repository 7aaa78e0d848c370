// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace lepton::report {

/// A range of values with round ticks.
struct Axis {
    double low = 0, high = 1;
    bool logarithmic = false;
    std::vector<double> ticks;
    int decimals = 0;

    /// 0 at low, 1 at high.
    double place(double value) const;
    std::string label(double tick) const;
};

/// Holds low … high, widened to ticks unless `exact`; about `wanted` of them, at steps of 1, 2 or 5 · 10ⁿ, on whole numbers only if `whole`.
/// Logarithmic: powers of ten, for positive values.
Axis makeAxis(double low, double high, int wanted, bool exact = false, bool whole = false);
Axis makeLogAxis(double low, double high);

} // namespace lepton::report
