// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

namespace lepton::engine {

/// One step of the optimizer.
struct UpdateStep {
    std::int64_t number = 1;        ///< from 1
    double rate = 1;                ///< what every learning rate is multiplied with
    std::optional<double> momentum = {}; ///< instead of the settings' momentum (or beta 1)
};

/// What is to be done with one batch. Several batches may make one step of the optimizer (training.accumulate).
struct StepOrder {
    std::int64_t step = 1; ///< of the run, from 1: its random numbers follow from it
    UpdateStep update;     ///< the optimizer's step that this batch belongs to
    std::int64_t groupSamples = 0; ///< samples of all batches of that update, over which the loss is averaged; 0: this batch alone
    bool first = true;     ///< of the update's batches
    bool last = true;      ///< the optimizer steps after it

    /// A batch that is an update of its own, at the full learning rate.
    StepOrder(std::int64_t number = 1) : step(number), update{number} {} // NOLINT(google-explicit-constructor)
};

} // namespace lepton::engine
