// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/engine/metrics/CalibrationBins.h"
#include "core/engine/metrics/ConfusionCounts.h"
#include "core/engine/metrics/MetricPlan.h"
#include "core/engine/metrics/ScoreList.h"
#include "core/engine/metrics/TargetMoments.h"
#include "core/engine/metrics/UserRatings.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace lepton::engine {

/// Sums over samples, from which an epoch's metrics follow however the samples were batched.
struct MetricSums {
    /// A metric that is a mean over samples: sum / count; "rmse" is √ of that and "perplexity" e to the power of it.
    struct Part {
        std::string name; ///< as the objective names it: "top_k@3"
        double sum = 0;
        double count = 0;
        double value() const;
    };

    double loss = 0;
    std::int64_t samples = 0;
    std::vector<double> losses; ///< of the objective's terms, in its order; empty where it has only one
    std::vector<Part> parts;

    std::shared_ptr<const engine::metrics::MetricPlan> plan{}; ///< null: the parts are all that there is
    // Of the metrics that are no such means, only what the plan's need.
    engine::metrics::ConfusionCounts confusion{};
    engine::metrics::CalibrationBins calibration{};
    engine::metrics::TargetMoments moments{};
    engine::metrics::ScoreList scores{};
    engine::metrics::UserRatings ratings{};

    MetricSums& operator+=(const MetricSums& more);
    double meanLoss() const { return samples > 0 ? loss / static_cast<double>(samples) : 0; }
    double meanOf(std::size_t term) const { return samples > 0 ? losses[term] / static_cast<double>(samples) : 0; }
    /// 0 if it is not measured.
    double metric(const std::string& name) const;
    /// {"loss", each metric by its name, …}, in the plan's order; one that is undefined (a ROC curve of one class only) is NaN, null once
    /// it is written. "f1:per_class" becomes "f1.LABEL" for each class.
    Json metrics() const;

    /// The sums themselves, for checkpoints, but for the lists of `scores` and `ratings` (TensorsOfSums.h). Reading them throws what
    /// nlohmann::json throws.
    Json sums() const;
    static MetricSums fromSums(const Json& json);
};

} // namespace lepton::engine
