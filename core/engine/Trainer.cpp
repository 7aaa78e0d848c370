// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Trainer.h"

#include "core/base/platform/Platform.h"
#include "core/engine/DeviceTurn.h"
#include "core/engine/Devices.h"
#include "core/engine/Guard.h"
#include "core/engine/MemoryAdvice.h"
#include "core/engine/MemoryReuse.h"
#include "core/engine/PlanTrial.h"
#include "core/engine/StartWeights.h"
#include "core/engine/StepperFactory.h"
#include "core/engine/TrainingLoop.h"

#include <optional>

namespace lepton::engine {

namespace {

/// Fewer are over before a trial of plans would have paid; and what is small is the same every time it is trained anew.
constexpr std::int64_t stepsWorthATrial = 1000;

Error withoutSamples() {
    return Error(ErrorCode::BadValue, LT("core", "There are no training samples")).at("data").fix(LT("core", "Choose other data or another split"));
}

/// What LibTorch says of a graphics card that fails names neither the card nor what can be done.
Error withDeviceName(Error error, const std::string& device) {
    const std::string said = error.what.str();
    if (device == "cpu" || isOutOfMemory(error) || (said.find("CUDA") == std::string::npos && said.find("cuDNN") == std::string::npos && said.find("CUBLAS") == std::string::npos))
        return error;
    return Error(ErrorCode::Unsupported, text(LT("core", "The device %1 has failed: %2"), device, said))
        .at(error.where)
        .fix(LT("core", "Resume the run once the device is back: it goes on from its newest checkpoint"));
}

/// One life of a run: from taking its folder to handing back its outcome.
class Training {
public:
    Training(const project::RunInfo& info, const TrainData& data, const TrainOptions& options)
        : m_info(info), m_data(data), m_options(options), m_paths{options.runFolder} {}

    Result<TrainOutcome> run() {
        LEPTON_TRY(const auto lock, platform::FileLock::acquire(m_paths.lock()));
        if (auto outcome = completedBefore())
            return *std::move(outcome);
        LEPTON_TRY(m_info.device, resolveDevice(m_info.device.empty() ? m_info.project.training.device : m_info.device));
        LEPTON_TRY(const bool turn, DeviceTurn::await(m_info.device, m_paths, m_options, m_turn));
        if (!turn)
            return stoppedInQueue();
        LEPTON_CHECK(prepare());
        LEPTON_CHECK(takeUp());
        EventLog events({m_paths.events(), m_runner->lossNames(), m_options.onEvents, m_options.onLines});
        announce(events);
        TrainingLoop loop({m_info, m_data, m_paths, *m_runner, events, *m_callbacks, m_position, m_options, *m_updates});
        auto status = guarded(m_paths.folder.string(), [&] { return loop.run(); });
        if (!status.ok())
            status = withBatchAdvice(withDeviceName(std::move(status).error(), m_info.device), m_info);
        loop.settle();
        loop.end(status);
        return finish(status, loop, events);
    }

private:
    /// A run that has nothing left to do only says so again.
    std::optional<TrainOutcome> completedBefore() const {
        const auto bytes = m_options.resume ? readFile(m_paths.events()) : Result<std::string>(std::string());
        if (!bytes.ok() || bytes->empty() || bytes->back() != '\n')
            return std::nullopt;
        const std::size_t before = bytes->find_last_of('\n', bytes->size() - 2);
        const std::string line = bytes->substr(before == std::string::npos ? 0 : before + 1);
        const Json last = Json::parse(line, nullptr, false);
        if (!last.is_object() || last.value("event", "") != "run-finished" || last.value("status", "") != "completed")
            return std::nullopt;
        if (m_options.onLines)
            m_options.onLines(line);
        if (m_options.onEvents)
            m_options.onEvents({last});
        return TrainOutcome{"completed", last.value("best", Json()), 0, 0, 0, 0};
    }

    Result<void> prepare() {
        LEPTON_TRY(const auto preparation, datasets::Preparation::fromJson(m_info.project.recipe, m_info.project.data.shape));
        if (!preparation->fitted())
            return Error(ErrorCode::BadValue, LT("core", "The recipe has not been fitted to the training data")).at("recipe").fix(LT("core", "Start a new run"));
        if (m_data.split.train.empty())
            return withoutSamples();
        LEPTON_TRY(auto callbacks, CallbackSet::make(m_info.project.training.callbacks));
        m_callbacks = std::move(callbacks);
        LEPTON_CHECK(readStart());
        LEPTON_TRY(m_updates, UpdatePlan::make(m_info.project.training, static_cast<std::int64_t>(m_data.split.train.size())));
        LEPTON_CHECK(choosePlan(*preparation));
        LEPTON_TRY(m_runner, makeStepper(m_info, m_data, *preparation, m_plan, m_start ? &*m_start : nullptr));
        return {};
    }

    /// Only a run that has yet to begin needs the file; one that goes on has everything in its checkpoint.
    Result<void> readStart() {
        const auto& settings = m_info.project.training.startFrom;
        if (m_options.resume)
            m_checkpoint = newestCheckpoint(m_paths, m_damaged);
        if (settings.file.empty() || m_checkpoint)
            return {};
        LEPTON_TRY(m_start, StartWeights::read(settings, m_info.project.served()->network, m_info.project.data.classes));
        if (m_info.lineage.contains("sha256") && m_info.lineage["sha256"] != m_start->lineage()["sha256"])
            return Error(ErrorCode::Conflict, LT("core", "The file of weights is no longer the one that the run was started with")).at(settings.file).fix(LT("core", "Bring it back, or start a new run"));
        m_info.lineage = m_start->lineage();
        return project::saveRun(m_paths.folder, m_info);
    }

    Result<void> choosePlan(const datasets::Preparation& preparation) {
        const auto& settings = m_info.project.training;
        if (m_options.resume && !m_info.plan.empty()) {
            LEPTON_TRY(m_plan, executionPlanFromJson(m_info.plan, m_paths.run().string()));
            return {};
        }
        m_plan = ExecutionPlan::choose(m_info.project.served()->network, settings.batchSize, m_options.threads > 0 ? m_options.threads : settings.threads, m_info.device);
        if (m_info.project.objective.adversary)
            m_plan.shards = 1; // one network judges what another made of the whole batch
        else if (m_options.shards > 0)
            m_plan.shards = std::min(m_plan.shards, m_options.shards);
        else if (m_info.device == "cpu" && batchCount(m_data.split.train.size(), settings.batchSize) * settings.epochs >= stepsWorthATrial) {
            LEPTON_CHECK(tryCandidates(preparation));
        }
        m_info.plan = toJson(m_plan);
        m_info.versions["libtorch"] = libtorchVersion();
        return project::saveRun(m_paths.folder, m_info);
    }

    Result<void> tryCandidates(const datasets::Preparation& preparation) {
        const auto wanted = std::min<std::size_t>(static_cast<std::size_t>(m_info.project.training.batchSize), m_data.split.train.size());
        LEPTON_TRY(const Batch batch, gatherBatch(*m_data.batches, std::span(m_data.split.train).first(wanted)));
        m_figures = tryPlans(m_plan.candidates(), [&](const ExecutionPlan& plan) { return makeStepper(m_info, m_data, preparation, plan, m_start ? &*m_start : nullptr); }, batch);
        if (!m_figures.empty())
            m_plan = fastest(m_figures);
        return {};
    }

    /// Fills in the newest good checkpoint and cuts the events back to it.
    Result<void> takeUp() {
        LEPTON_CHECK(makeFolders(m_paths.checkpoints()));
        if (!m_options.resume)
            return {};
        if (m_checkpoint) {
            LEPTON_CHECK(restoreStepper(*m_checkpoint));
            LEPTON_CHECK(fillTensors(m_runner->tensors(), m_checkpoint->tensors, m_checkpoint->file.string()));
            m_position = m_checkpoint->position;
            m_updates->schedule().restore(m_position.schedule);
            m_callbacks->restore(m_position.callbacks);
            m_checkpoint.reset();
        }
        for (const auto& file : m_damaged) {
            std::error_code ignored;
            std::filesystem::rename(file.where, file.where + ".damaged", ignored);
        }
        return cutEvents();
    }

    Result<void> restoreStepper(const LoadedCheckpoint& checkpoint) {
        auto done = guarded(checkpoint.file.string(), [&] { return m_runner->restore(checkpoint.position.stepper); });
        return done;
    }

    /// It was stopped before it was its turn.
    TrainOutcome stoppedInQueue() const {
        EventLog events({m_paths.events(), {}, m_options.onEvents, m_options.onLines});
        events.post({{"event", "run-finished"}, {"run", wholeFolder()}, {"status", "stopped"}, {"best", nullptr}, {"seconds", 0.0}});
        (void)events.flush();
        project::discardControl(m_paths.folder);
        return TrainOutcome{"stopped", Json(), 0, 0, 0, 0};
    }

    std::string wholeFolder() const { return std::filesystem::absolute(m_paths.folder).lexically_normal().string(); }

    Result<void> cutEvents() const {
        std::error_code fault;
        const auto length = static_cast<std::int64_t>(std::filesystem::file_size(m_paths.events(), fault));
        if (fault)
            return {};
        std::int64_t kept = m_position.eventBytes;
        if (kept == 0) { // from the start: all but the line that says that it began
            LEPTON_TRY(const std::string bytes, readFile(m_paths.events()));
            kept = bytes.starts_with(R"({"event":"run-started")") ? static_cast<std::int64_t>(bytes.find('\n') + 1) : 0;
        }
        if (length < kept)
            return project::cutTornLine(m_paths.events());
        std::filesystem::resize_file(m_paths.events(), static_cast<std::uintmax_t>(kept), fault);
        return fault ? Result<void>(systemError(fault.value(), m_paths.events(), true)) : Result<void>();
    }

    void announce(EventLog& events) const {
        if (m_options.resume)
            events.post({{"event", "run-resumed"}, {"run", wholeFolder()}, {"step", m_position.step}});
        else if (!m_turn || !m_turn->announced())
            events.post({{"event", "run-started"}, {"run", wholeFolder()}});
        if (m_position.step == 0) {
            Json plan{{"event", "plan"}, {"threads", m_plan.threads}, {"shards", m_plan.shards}};
            if (!m_figures.empty())
                plan["measured"] = toJson(m_figures);
            events.post(std::move(plan));
        }
        if (m_start) {
            events.post(m_start->event());
            for (const auto& warning : m_start->warnings())
                events.post({{"event", "warning"}, {"message", warning.str()}, {"text", toJson(warning)}});
        }
        for (const auto& fault : m_damaged) {
            const Text message = text(LT("core", "A checkpoint is damaged, so the run goes on from an older one: %1"), fault.line());
            events.post({{"event", "warning"}, {"message", message.str()}, {"text", toJson(message)}});
        }
    }

    Result<TrainOutcome> finish(Result<std::string>& status, TrainingLoop& loop, EventLog& events) const {
        Json event{{"event", "run-finished"}, {"run", wholeFolder()},
                   {"status", status.ok() ? *status : "failed"}, {"best", loop.best()}, {"seconds", loop.runSeconds()}};
        if (!status.ok())
            event["error"] = toJson(status.error());
        events.post(event);
        const auto written = events.flush();
        if (!status.ok())
            return status.error();
        LEPTON_CHECK(Result<void>(written));
        return TrainOutcome{*status, loop.best(), loop.runSeconds(), loop.stepCpuSeconds(), events.cpuSeconds(), loop.steps()};
    }

    project::RunInfo m_info;
    const TrainData& m_data;
    const TrainOptions& m_options;
    project::RunPaths m_paths;
    ExecutionPlan m_plan;
    std::vector<PlanFigure> m_figures; ///< of the plans that were tried
    std::optional<LoadedCheckpoint> m_checkpoint;
    std::optional<StartWeights> m_start;
    std::optional<DeviceTurn> m_turn; ///< empty where there is no keeping of turns
    std::optional<UpdatePlan> m_updates;
    std::unique_ptr<Stepper> m_runner;
    std::optional<CallbackSet> m_callbacks;
    RunPosition m_position;
    std::vector<Error> m_damaged;
};

} // namespace

Result<TrainOutcome> train(const project::RunInfo& info, const TrainData& data, const TrainOptions& options) {
    keepFreedMemory();
    auto outcome = guarded(options.runFolder.string(), [&] { return Training(info, data, options).run(); });
    return outcome.ok() ? std::move(outcome) : Result<TrainOutcome>(withBatchAdvice(std::move(outcome).error(), info));
}

} // namespace lepton::engine
