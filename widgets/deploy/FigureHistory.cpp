// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/FigureHistory.h"

#include "widgets/deploy/DeployJson.h"

#include <algorithm>

namespace lepton::widgets {

namespace {

constexpr double thousandth = 1e-3;

/// None for null: of a time without a request nothing is known.
std::optional<double> maybe(const Json& json, const char* key) {
    return json.is_object() && json.contains(key) && json[key].is_number() ? std::optional(json[key].get<double>()) : std::nullopt;
}

std::optional<double> inMilliseconds(std::optional<double> seconds) { return seconds ? std::optional(*seconds / thousandth) : std::nullopt; }

} // namespace

void FigureHistory::append(double at, const Json& figures) {
    const Json latency = figures.is_object() && figures.contains("latency_seconds") ? figures["latency_seconds"] : Json();
    Point point{at, maybe(figures, "requests_per_second"), maybe(figures, "failures_per_second"), inMilliseconds(maybe(latency, "mean")), inMilliseconds(maybe(latency, "p99")), numberIn(figures, "queue"), {}};
    for (const auto& drift : listIn(figures, "drift"))
        point.drift[textIn(drift, "feature").toStdString()] = numberIn(drift, "value");
    m_points.push_back(std::move(point));
    while (!m_points.empty() && m_points.front().at < at - span)
        m_points.pop_front();
}

std::vector<std::string> FigureHistory::drifted(std::size_t most) const {
    if (m_points.empty())
        return {};
    std::vector<std::pair<double, std::string>> all;
    for (const auto& [feature, value] : m_points.back().drift)
        all.emplace_back(value, feature);
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::string> out;
    for (std::size_t i = 0; i < std::min(most, all.size()); ++i)
        out.push_back(all[i].second);
    return out;
}

} // namespace lepton::widgets
