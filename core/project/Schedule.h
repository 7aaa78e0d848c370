// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/TrainingSettings.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace lepton::project {

/// How long a run is planned to be.
struct RunLength {
    std::int64_t epochs = 1;
    std::int64_t stepsPerEpoch = 1; ///< of the optimizer: batches divided by TrainingSettings::accumulate, rounded up
    std::int64_t steps() const { return epochs * stepsPerEpoch; }
};

/// The learning rate over a run. All follows from the step but what a plateau has seen, which is in state().
class Schedule {
public:
    /// Errors (BadValue): an unknown type, values out of their range, milestones that are no rising numbers; at training.schedule.KEY.
    static Result<Schedule> make(const ScheduleSettings& settings, const RunLength& length);

    /// What the learning rate of every weight is multiplied with in that step of the optimizer, from 1.
    double factor(std::int64_t step) const;
    /// What momentum (or beta 1) is in that step, where the schedule moves it.
    std::optional<double> momentum(std::int64_t step) const;
    /// It may change within an epoch.
    bool everyStep() const;

    /// The metric that a plateau watches ("validation.loss"); empty for all others.
    std::string metric() const;
    /// After each epoch, with that metric. True if the rate falls from now on. `larger`: the metric is better when larger (mode "auto").
    bool epochEnd(double value, bool larger);
    /// What epochEnd has seen; for checkpoints.
    Json state() const;
    void restore(const Json& state);

private:
    Schedule(ScheduleSettings settings, const RunLength& length) : m_settings(std::move(settings)), m_length(length) {}
    double shape(std::int64_t done) const;
    double oneCycle(std::int64_t done, double begin, double top, double end) const;
    double cosine(double done) const;

    ScheduleSettings m_settings;
    RunLength m_length;
    std::vector<std::int64_t> m_milestones;
    // Of a plateau.
    std::optional<double> m_best;
    std::int64_t m_bad = 0;
    std::int64_t m_resting = 0;
    double m_fallen = 1;
};

} // namespace lepton::project
