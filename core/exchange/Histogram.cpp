// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/Histogram.h"

#include <algorithm>
#include <cmath>

namespace lepton::exchange {

double Histogram::deviation() const {
    return count > 0 ? std::sqrt(std::max(0.0, sumOfSquares / static_cast<double>(count) - mean() * mean())) : 0;
}

Histogram histogramOf(std::span<const float> values, int buckets) {
    Histogram out;
    for (const float value : values) {
        if (!std::isfinite(value)) {
            ++out.notFinite;
            continue;
        }
        const double real = value;
        out.minimum = out.count == 0 ? real : std::min(out.minimum, real);
        out.maximum = out.count == 0 ? real : std::max(out.maximum, real);
        out.sum += real;
        out.sumOfSquares += real * real;
        ++out.count;
    }
    if (out.count == 0)
        return out;
    const bool flat = out.minimum == out.maximum;
    out.counts.assign(flat ? 1 : static_cast<std::size_t>(buckets), 0);
    const double scale = flat ? 0 : buckets / (out.maximum - out.minimum);
    for (const float value : values)
        if (std::isfinite(value))
            ++out.counts[std::min(out.counts.size() - 1, static_cast<std::size_t>((double(value) - out.minimum) * scale))];
    return out;
}

Json toJson(const Histogram& histogram) {
    return {{"minimum", histogram.minimum}, {"maximum", histogram.maximum},      {"mean", histogram.mean()}, {"deviation", histogram.deviation()},
            {"count", histogram.count},     {"not_finite", histogram.notFinite}, {"counts", histogram.counts}};
}

} // namespace lepton::exchange
