// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/metrics/CalibrationBins.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lepton::engine::metrics {

void CalibrationBins::add(double score, bool right) {
    const double place = std::isnan(score) ? 0 : std::clamp(std::ceil(score * static_cast<double>(bins)) - 1, 0.0, static_cast<double>(bins - 1));
    Bin& bin = m_bins[static_cast<std::size_t>(place)];
    ++bin.count;
    bin.right += right ? 1 : 0;
    bin.confidence += score;
}

CalibrationBins& CalibrationBins::operator+=(const CalibrationBins& more) {
    for (std::size_t i = 0; i < bins; ++i) {
        m_bins[i].count += more.m_bins[i].count;
        m_bins[i].right += more.m_bins[i].right;
        m_bins[i].confidence += more.m_bins[i].confidence;
    }
    return *this;
}

bool CalibrationBins::empty() const {
    return std::all_of(m_bins.begin(), m_bins.end(), [](const Bin& bin) { return bin.count == 0; });
}

double CalibrationBins::error() const {
    double sum = 0;
    std::int64_t count = 0;
    for (const auto& bin : m_bins) {
        sum += std::abs(static_cast<double>(bin.right) - bin.confidence);
        count += bin.count;
    }
    return count > 0 ? sum / static_cast<double>(count) : std::numeric_limits<double>::quiet_NaN();
}

Json CalibrationBins::json() const {
    Json out = Json::array();
    for (const auto& bin : m_bins)
        out.push_back({bin.count, bin.right, bin.confidence});
    return out;
}

CalibrationBins CalibrationBins::fromJson(const Json& json) {
    CalibrationBins out;
    for (std::size_t i = 0; i < bins; ++i)
        out.m_bins[i] = {json.at(i).at(0).get<std::int64_t>(), json.at(i).at(1).get<std::int64_t>(),
                         json.at(i).at(2).is_number() ? json.at(i).at(2).get<double>() : std::numeric_limits<double>::quiet_NaN()};
    return out;
}

} // namespace lepton::engine::metrics
