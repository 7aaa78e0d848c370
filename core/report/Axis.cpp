// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/Axis.h"

#include "core/base/Text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace lepton::report {

namespace {

double niceStep(double span, int wanted) {
    const double rough = span / std::max(1, wanted);
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    for (const double step : {1.0, 2.0, 5.0})
        if (step * power >= rough * 0.999)
            return step * power;
    return 10 * power;
}

} // namespace

double Axis::place(double value) const {
    if (logarithmic)
        return (std::log10(std::max(value, low)) - std::log10(low)) / (std::log10(high) - std::log10(low));
    return (value - low) / (high - low);
}

std::string Axis::label(double tick) const {
    std::array<char, 48> out{};
    const double size = std::abs(tick);
    if (tick != 0 && (size >= 1e6 || size < 1e-4)) {
        std::snprintf(out.data(), out.size(), "%.3g", tick);
        return out.data();
    }
    if (decimals == 0 && size >= 10000)
        return formatNumber(std::llround(tick));
    std::snprintf(out.data(), out.size(), "%.*f", logarithmic ? std::max(0, static_cast<int>(-std::floor(std::log10(size)))) : decimals, tick);
    return out.data();
}

Axis makeAxis(double low, double high, int wanted, bool exact, bool whole) {
    Axis axis;
    if (!std::isfinite(low) || !std::isfinite(high))
        low = 0, high = 1;
    if (high - low < 1e-12 * std::max({std::abs(low), std::abs(high), 1e-6})) {
        const double room = std::max(std::abs(low) * 0.1, whole ? 1.0 : 0.1);
        low -= room, high += room;
        exact = false;
    }
    double step = niceStep(high - low, wanted);
    if (whole)
        step = std::max(1.0, std::round(step));
    axis.low = exact ? low : step * std::floor(low / step + 1e-9);
    axis.high = exact ? high : step * std::ceil(high / step - 1e-9);
    for (double tick = step * std::ceil(axis.low / step - 1e-9); tick <= axis.high + step * 1e-6; tick += step)
        axis.ticks.push_back(std::abs(tick) < step * 1e-6 ? 0 : tick);
    axis.decimals = std::clamp(static_cast<int>(-std::floor(std::log10(step) + 1e-9)), 0, 8);
    return axis;
}

Axis makeLogAxis(double low, double high) {
    Axis axis;
    axis.logarithmic = true;
    const double first = std::floor(std::log10(low) + 1e-9);
    const double last = std::max(first + 1, std::ceil(std::log10(high) - 1e-9));
    axis.low = std::pow(10.0, first);
    axis.high = std::pow(10.0, last);
    const double step = std::max(1.0, std::ceil((last - first) / 6));
    for (double power = first; power <= last; power += step)
        axis.ticks.push_back(std::pow(10.0, power));
    return axis;
}

} // namespace lepton::report
