// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Trainer.h"

#include <optional>
#include <vector>

namespace lepton::engine {

/// A learning-rate range test (Smith 2017, section 3.3): the rate rises exponentially from step to step, and the loss shows where
/// training begins to learn and where it breaks.
struct RangeTest {
    double from = 1e-7; ///< learning rate of the first step
    double to = 10;     ///< of the last
    std::int64_t steps = 100;
};

struct RangeFindings {
    std::vector<double> rates;
    std::vector<double> losses; ///< means over a 25th of the steps to either side; the test ends where the loss is 4 times its smallest, or no number
    /// The rate at which the smoothed loss falls fastest, before its smallest; none if it does not fall.
    std::optional<double> suggestion;
};

/// With new weights (or those of training.start_from) that are thrown away; nothing is written. The other settings are the run's, but
/// for schedule, accumulation and moving average. Errors: BadValue (rates or steps out of range; an objective without one loss), those of train().
Result<RangeFindings> findLearningRate(const project::RunInfo& info, const TrainData& data, const RangeTest& test);

/// {"rates","losses","suggestion": number or null}
Json toJson(const RangeFindings& findings);

/// The suggestion for a curve of smoothed losses; `losses` as many as `rates`.
std::optional<double> steepestRate(const std::vector<double>& rates, const std::vector<double>& losses);

} // namespace lepton::engine
