// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/BatchLoader.h"
#include "core/engine/CallbackSet.h"
#include "core/engine/CheckpointWriter.h"
#include "core/engine/RunControl.h"
#include "core/engine/Stepper.h"
#include "core/engine/Trainer.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace lepton::engine {

/// Epochs, validation, checkpoints, control: the run from its position to its end. All on the thread that calls run().
class TrainingLoop final : private RunContext {
public:
    struct Parts {
        const project::RunInfo& info;
        const TrainData& data;
        project::RunPaths paths;
        Stepper& runner;
        EventLog& events;
        CallbackSet& callbacks;
        RunPosition position;  ///< where to begin
        bool resumed = false;
    };
    explicit TrainingLoop(Parts parts);

    /// Until the end, or a stop. Returns "completed" or "stopped", after the last checkpoint. Errors as train().
    Result<std::string> run();

    /// Waits until what was to be written is written, or has failed.
    void settle() { m_writer.wait(); }

    /// Best epoch or, without a callback that marks one, the newest; null before the first.
    Json best() const { return m_position.best.is_null() ? m_position.lastEpoch : m_position.best; }
    const RunPosition& position() const { return m_position; }
    double runSeconds() const;
    double stepCpuSeconds() const { return m_stepCpu; }
    std::int64_t steps() const { return m_position.step - m_firstStep; }

private:
    enum class Outcome { Finished, Stopped };
    Result<Outcome> trainEpoch();
    Result<Outcome> finishEpoch();
    Result<std::optional<MetricSums>> validate();
    Result<void> step(const Batch& batch);
    void record(const MetricSums& sums);
    StepRecord stepRecord(const MetricSums& sums, std::int64_t step) const;
    /// Stopped if the run is to end here; a pause is waited for in between.
    Result<Outcome> obey();
    void saveCheckpoint();
    Result<void> saveSamples();
    Result<void> checkFaults() const;
    Json epochEvent(const EpochReport& report) const;
    double epochSeconds() const;

    // RunContext, as callbacks see the run.
    const Path& runFolder() const override { return m_parts.paths.folder; }
    std::int64_t epochsDone() const override { return m_position.epoch - 1; }
    bool hasValidation() const override { return !m_parts.data.split.validation.empty(); }
    void warn(const Text& message) override;
    Result<void> keepAsBest(const EpochReport& report) override;

    using Clock = std::chrono::steady_clock;
    Parts m_parts;
    const project::TrainingSettings& m_settings;
    RunPosition m_position;
    RunControl m_control;
    CheckpointWriter m_writer;
    std::unique_ptr<BatchLoader> m_loader;
    std::int64_t m_batchesPerEpoch = 0;
    std::int64_t m_firstStep = 0;
    Clock::time_point m_runStart;
    Clock::time_point m_epochStart;
    Clock::time_point m_lastStep;
    Clock::time_point m_lastCheckpoint;
    double m_rate = 0; ///< samples a second, smoothed over about one
    double m_stepCpu = 0;
};

} // namespace lepton::engine
