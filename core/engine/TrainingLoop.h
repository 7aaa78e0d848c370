// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/BatchLoader.h"
#include "core/engine/CallbackSet.h"
#include "core/engine/CheckpointWriter.h"
#include "core/engine/LayerObserver.h"
#include "core/engine/RunControl.h"
#include "core/engine/Stepper.h"
#include "core/engine/Trainer.h"
#include "core/engine/UpdatePlan.h"

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
        const TrainOptions& options;
        UpdatePlan& updates;
    };
    explicit TrainingLoop(Parts parts);

    /// Until the end, or a stop. Returns "completed" or "stopped", after the last checkpoint. Errors as train().
    Result<std::string> run();
    /// Tells the callbacks how it ended.
    void end(const Result<std::string>& status);

    /// Waits until what was to be written is written, or has failed.
    void settle() { m_writer.wait(); }

    /// Best epoch or, without a callback that marks one, the newest; null before the first.
    Json best() const { return m_position.best.is_null() ? m_position.lastEpoch : m_position.best; }
    const RunPosition& position() const { return m_position; }
    double runSeconds() const;
    double stepCpuSeconds() const { return m_stepCpu; }
    std::int64_t steps() const { return m_position.step - m_firstStep; }

private:
    using Clock = std::chrono::steady_clock;
    enum class Outcome { Finished, Stopped };
    Result<Outcome> trainEpoch();
    Result<Outcome> finishEpoch();
    Result<std::optional<MetricSums>> validate();
    Result<Outcome> step(const Batch& batch);
    /// A batch with a value that is no number: told, kept in a checkpoint, and left to whoever watches.
    Result<Outcome> notFinite(const Batch& batch, const StepOrder& order, const MetricSums& sums);
    void changeLearningRate(std::optional<double> rate);
    void record(const MetricSums& sums);
    StepRecord stepRecord(const MetricSums& sums, std::int64_t step) const;
    /// What the schedule makes of the learning rate from epoch to epoch.
    void tellLearningRate(const StepOrder& order);
    /// Stopped if the run is to end here; a pause is waited for in between.
    Result<Outcome> obey();
    void saveCheckpoint();
    Result<void> saveForCallback();
    std::vector<NamedTensor> servedWeights() const;
    Json weightsNote(const EpochReport& report) const;
    Result<void> saveSamples();
    Result<void> checkFaults() const;
    Json epochEvent(const EpochReport& report) const;
    double epochSeconds() const;
    void rested(Clock::duration time);

    // RunContext, as callbacks see the run.
    const Path& runFolder() const override { return m_parts.paths.folder; }
    const project::RunInfo& info() const override { return m_parts.info; }
    const TrainData& data() const override { return m_parts.data; }
    std::int64_t stepsDone() const override { return m_position.step; }
    double seconds() const override { return runSeconds(); }
    std::int64_t epochsDone() const override { return m_position.epoch - 1; }
    bool hasValidation() const override { return !m_parts.data.split.validation.empty(); }
    void warn(const Text& message) override;
    void post(Json event) override { m_parts.events.post(std::move(event)); }
    void publish(const Record& record) override { m_parts.callbacks.publish(record, *this); }
    Result<void> keepAsBest(const EpochReport& report) override;
    Result<Path> keepCheckpoint(const EpochReport& report) override;
    Result<std::vector<std::string>> unfreeze(const std::vector<std::string>& layers) override { return m_parts.runner.unfreeze(layers); }
    Result<std::shared_ptr<const Model>> model() override;
    void eachParameter(const SeeParameter& see) override;
    bool mayRun(const std::string& command) const override;

    Parts m_parts;
    const project::TrainingSettings& m_settings;
    RunPosition m_position;
    RunControl m_control;
    LayerObserver m_observer;
    CheckpointWriter m_writer;
    std::unique_ptr<BatchLoader> m_loader;
    std::int64_t m_batchesPerEpoch = 0;
    std::int64_t m_firstStep = 0;
    Clock::time_point m_runStart;
    Clock::time_point m_epochStart;
    Clock::time_point m_lastStep;
    Clock::time_point m_lastCheckpoint;
    std::shared_ptr<const Model> m_model; ///< of this epoch's end, once it was asked for
    double m_stepRate = 0; ///< learning rate of the last step
    double m_rate = 0; ///< samples a second, smoothed over about one
    double m_stepCpu = 0;
    bool m_stoppedAtBadStep = false; ///< its event is told, but no checkpoint counts it
};

} // namespace lepton::engine
