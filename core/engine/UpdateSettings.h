// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/TrainingSettings.h"

namespace lepton::engine {

/// What is done with gradients, and with the weights after each step.
struct UpdateSettings {
    project::OptimizerSettings optimizer;
    double clipNorm = 0;  ///< 0: any
    double clipValue = 0; ///< 0: any
    bool accumulates = false; ///< gradients of several batches are added before the weights change
    double averageDecay = 0;  ///< 0: no moving average
    bool movesMomentum = false; ///< UpdateStep::momentum will be given
    std::string precision = "float32"; ///< as TrainingSettings::precision

    UpdateSettings(project::OptimizerSettings plain = {}) : optimizer(std::move(plain)) {} // NOLINT(google-explicit-constructor)
    explicit UpdateSettings(const project::TrainingSettings& training);
};

} // namespace lepton::engine
