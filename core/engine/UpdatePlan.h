// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/StepOrder.h"
#include "core/project/Schedule.h"

#include <cstdint>
#include <optional>

namespace lepton::engine {

/// Which batches of a run make which step of the optimizer, and at what rate. The last group of an epoch may be smaller than
/// training.accumulate, so that no step mixes epochs.
class UpdatePlan {
public:
    /// Errors: those of project::Schedule::make.
    static Result<UpdatePlan> make(const project::TrainingSettings& settings, std::int64_t samples);

    /// Of one batch: `step` counts batches of the run from 1, `batch` those of the epoch from 0, `epoch` from 1.
    StepOrder order(std::int64_t step, std::int64_t epoch, std::int64_t batch) const;
    /// The settings' learning rate times the schedule's factor.
    double learningRate(const StepOrder& order) const { return m_learningRate * order.update.rate; }

    /// Takes the schedule's notice of an epoch's end, for those that watch a metric: `value` of Schedule::metric(). True if the rate falls.
    bool epochEnd(double value);
    /// What the user should look at, if anything: a warm-up that the run does not get out of.
    std::optional<Text> warning() const;

    project::Schedule& schedule() { return m_schedule; }
    const project::Schedule& schedule() const { return m_schedule; }
    std::int64_t updatesPerEpoch() const { return m_updates; }

private:
    UpdatePlan(const project::TrainingSettings& settings, std::int64_t samples, std::int64_t batches, std::int64_t updates, project::Schedule schedule);

    std::int64_t m_samples;
    std::int64_t m_batchSize;
    std::int64_t m_batches; ///< of an epoch
    std::int64_t m_group;   ///< batches of an update
    std::int64_t m_updates; ///< of an epoch
    std::int64_t m_epochs;
    std::int64_t m_warmup;
    double m_learningRate;
    project::Schedule m_schedule;
};

} // namespace lepton::engine
