// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/MetricSums.h"

#include <algorithm>
#include <cmath>

namespace lepton::engine {

double MetricSums::Part::value() const {
    const double mean = count > 0 ? sum / count : 0;
    return name == "rmse" ? std::sqrt(mean) : name == "perplexity" ? std::exp(mean) : mean;
}

MetricSums& MetricSums::operator+=(const MetricSums& more) {
    loss += more.loss;
    samples += more.samples;
    losses.resize(std::max(losses.size(), more.losses.size()));
    for (std::size_t i = 0; i < more.losses.size(); ++i)
        losses[i] += more.losses[i];
    for (const auto& part : more.parts) {
        const auto mine = std::find_if(parts.begin(), parts.end(), [&](const Part& other) { return other.name == part.name; });
        if (mine == parts.end()) {
            parts.push_back(part);
            continue;
        }
        mine->sum += part.sum;
        mine->count += part.count;
    }
    return *this;
}

double MetricSums::metric(const std::string& name) const {
    for (const auto& part : parts)
        if (part.name == name)
            return part.value();
    return 0;
}

Json MetricSums::metrics() const {
    Json out{{"loss", meanLoss()}};
    for (const auto& part : parts)
        out[part.name] = part.value();
    return out;
}

Json MetricSums::sums() const {
    Json out{{"loss", loss}, {"samples", samples}, {"losses", losses}, {"parts", Json::array()}};
    for (const auto& part : parts)
        out["parts"].push_back({{"name", part.name}, {"sum", part.sum}, {"count", part.count}});
    return out;
}

MetricSums MetricSums::fromSums(const Json& json) {
    MetricSums out;
    out.loss = json.value("loss", 0.0);
    out.samples = json.value("samples", std::int64_t{0});
    out.losses = json.value("losses", std::vector<double>());
    if (json.contains("correct")) // checkpoints of the first version know this metric only
        out.parts.push_back({"accuracy", json["correct"].get<double>(), static_cast<double>(out.samples)});
    for (const auto& part : json.value("parts", Json::array()))
        out.parts.push_back({part.at("name").get<std::string>(), part.at("sum").get<double>(), part.at("count").get<double>()});
    return out;
}

} // namespace lepton::engine
