// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lepton::engine {

/// Sums over samples, from which an epoch's metrics follow however the samples were batched.
struct MetricSums {
    /// A metric beside the loss: "accuracy" and "mae" are sum / count, "rmse" is √(sum / count), "perplexity" is e^(sum / count).
    struct Part {
        std::string name;
        double sum = 0;
        double count = 0;
        double value() const;
    };

    double loss = 0;
    std::int64_t samples = 0;
    std::vector<double> losses; ///< of the objective's terms, in its order; empty where it has only one
    std::vector<Part> parts;

    MetricSums& operator+=(const MetricSums& more);
    double meanLoss() const { return samples > 0 ? loss / static_cast<double>(samples) : 0; }
    double meanOf(std::size_t term) const { return samples > 0 ? losses[term] / static_cast<double>(samples) : 0; }
    /// 0 if it is not measured.
    double metric(const std::string& name) const;
    /// {"loss", each part by its name, …}
    Json metrics() const;
    /// The sums themselves, for checkpoints; reading them throws what nlohmann::json throws.
    Json sums() const;
    static MetricSums fromSums(const Json& json);
};

} // namespace lepton::engine
