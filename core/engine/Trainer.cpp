// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Trainer.h"

#include "core/base/platform/Platform.h"
#include "core/engine/Devices.h"
#include "core/engine/Guard.h"
#include "core/engine/MemoryReuse.h"
#include "core/engine/StepperFactory.h"
#include "core/engine/TrainingLoop.h"

#include <optional>

namespace lepton::engine {

namespace {

Error withoutSamples() {
    return Error(ErrorCode::BadValue, LT("core", "There are no training samples")).at("data").fix(LT("core", "Choose other data or another split"));
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
        LEPTON_CHECK(prepare());
        LEPTON_CHECK(takeUp());
        EventLog events({m_paths.events(), m_runner->lossNames(), m_options.onEvents, m_options.onLines});
        announce(events);
        TrainingLoop loop({m_info, m_data, m_paths, *m_runner, events, *m_callbacks, m_position, m_options.resume});
        auto status = guarded(m_paths.folder.string(), [&] { return loop.run(); });
        loop.settle();
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
        LEPTON_TRY(m_info.device, resolveDevice(m_info.device.empty() ? m_info.project.training.device : m_info.device));
        if (m_data.split.train.empty())
            return withoutSamples();
        LEPTON_TRY(auto callbacks, CallbackSet::make(m_info.project.training.callbacks));
        m_callbacks = std::move(callbacks);
        LEPTON_CHECK(choosePlan(m_info.project.served()->network));
        LEPTON_TRY(m_runner, makeStepper(m_info, m_data, *preparation, m_plan));
        return {};
    }

    Result<void> choosePlan(const graph::Network& network) {
        const auto& settings = m_info.project.training;
        if (m_options.resume && !m_info.plan.empty()) {
            LEPTON_TRY(m_plan, executionPlanFromJson(m_info.plan, m_paths.run().string()));
            return {};
        }
        m_plan = ExecutionPlan::choose(network, settings.batchSize, m_options.threads > 0 ? m_options.threads : settings.threads, m_info.device);
        if (m_info.project.objective.adversary)
            m_plan.shards = 1; // one network judges what another made of the whole batch
        m_info.plan = toJson(m_plan);
        m_info.versions["libtorch"] = libtorchVersion();
        return project::saveRun(m_paths.folder, m_info);
    }

    /// Fills in the newest good checkpoint and cuts the events back to it.
    Result<void> takeUp() {
        LEPTON_CHECK(makeFolders(m_paths.checkpoints()));
        if (!m_options.resume)
            return {};
        if (auto loaded = newestCheckpoint(m_paths, m_damaged)) {
            LEPTON_CHECK(fillTensors(m_runner->tensors(), loaded->tensors, loaded->file.string()));
            m_position = loaded->position;
            m_callbacks->restore(m_position.callbacks);
        }
        for (const auto& file : m_damaged) {
            std::error_code ignored;
            std::filesystem::rename(file.where, file.where + ".damaged", ignored);
        }
        return cutEvents();
    }

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
        const std::string folder = std::filesystem::absolute(m_paths.folder).lexically_normal().string();
        if (m_options.resume)
            events.post({{"event", "run-resumed"}, {"run", folder}, {"step", m_position.step}});
        else
            events.post({{"event", "run-started"}, {"run", folder}});
        for (const auto& fault : m_damaged) {
            const Text message = text(LT("core", "A checkpoint is damaged, so the run goes on from an older one: %1"), fault.line());
            events.post({{"event", "warning"}, {"message", message.str()}, {"text", toJson(message)}});
        }
    }

    Result<TrainOutcome> finish(Result<std::string>& status, TrainingLoop& loop, EventLog& events) const {
        Json event{{"event", "run-finished"}, {"run", std::filesystem::absolute(m_paths.folder).lexically_normal().string()},
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
    std::unique_ptr<Stepper> m_runner;
    std::optional<CallbackSet> m_callbacks;
    RunPosition m_position;
    std::vector<Error> m_damaged;
};

} // namespace

Result<TrainOutcome> train(const project::RunInfo& info, const TrainData& data, const TrainOptions& options) {
    keepFreedMemory();
    return guarded(options.runFolder.string(), [&] { return Training(info, data, options).run(); });
}

} // namespace lepton::engine
