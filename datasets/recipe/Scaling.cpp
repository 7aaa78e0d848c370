// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/Scaling.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lepton::datasets {

Scaling fitScaling(const std::string& kind, const std::vector<double>& values) {
    Scaling out;
    if (values.empty() || kind == "none")
        return out;
    const auto [smallest, largest] = std::minmax_element(values.begin(), values.end());
    if (kind == "minmax") {
        out.center = *smallest;
        out.spread = *largest - *smallest;
    } else {
        const auto count = static_cast<double>(values.size());
        out.center = std::accumulate(values.begin(), values.end(), 0.0) / count;
        double squares = 0;
        for (const double value : values)
            squares += (value - out.center) * (value - out.center);
        out.spread = std::sqrt(squares / count);
    }
    // One value only: the spread is 0, though rounding of the mean might leave a trace.
    if (*smallest == *largest)
        return {*smallest, 1};
    return out;
}

const std::vector<std::string>& scalingKinds() {
    static const std::vector<std::string> kinds{"standard", "minmax", "none"};
    return kinds;
}

double medianOf(std::vector<double> values) {
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    const auto middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::vector<Scaling> scalingsOf(const std::vector<double>& centers, const std::vector<double>& spreads) {
    std::vector<Scaling> out;
    if (centers.size() != spreads.size() || std::any_of(spreads.begin(), spreads.end(), [](double spread) { return !(spread > 0); }))
        return out;
    for (std::size_t i = 0; i < centers.size(); ++i)
        out.push_back({centers[i], spreads[i]});
    return out;
}

Json centersOf(const std::vector<Scaling>& scalings) {
    Json out = Json::array();
    for (const auto& one : scalings)
        out.push_back(one.center);
    return out;
}

Json spreadsOf(const std::vector<Scaling>& scalings) {
    Json out = Json::array();
    for (const auto& one : scalings)
        out.push_back(one.spread);
    return out;
}

} // namespace lepton::datasets
