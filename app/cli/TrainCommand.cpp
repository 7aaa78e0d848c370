// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"
#include "app/cli/Prepare.h"
#include "app/cli/Progress.h"

#include "core/base/platform/Platform.h"
#include "core/engine/Devices.h"
#include "core/engine/Trainer.h"
#include "core/project/ConfirmedCommands.h"
#include "core/project/RunFolder.h"

#include <array>
#include <cstdio>
#include <memory>
#include <optional>

namespace lepton::cli {

namespace {

struct TrainArguments {
    std::string project;
    std::string resume;
    std::string runInto; ///< from `lepton engine`: the run's folder, made already, whose events it watches
    std::optional<std::int64_t> epochs, batchSize;
    std::optional<std::string> device;
    std::optional<std::uint64_t> seed;
    std::optional<int> threads;
    int shards = 0;
    std::string startFrom;
    std::vector<std::string> freeze, reset;
    std::optional<double> learningRate;
    double checkpointSeconds = 30;
    bool queue = false;
    bool noWait = false;
    bool allowCommands = false;
};

void applyTo(project::TrainingSettings& settings, const TrainArguments& arguments) {
    settings.epochs = arguments.epochs.value_or(settings.epochs);
    settings.batchSize = arguments.batchSize.value_or(settings.batchSize);
    settings.device = arguments.device.value_or(settings.device);
    settings.seed = arguments.seed.value_or(settings.seed);
    settings.threads = arguments.threads.value_or(settings.threads);
    settings.optimizer.learningRate = arguments.learningRate.value_or(settings.optimizer.learningRate);
    if (!arguments.startFrom.empty())
        settings.startFrom = {arguments.startFrom, {}, {}};
    if (!arguments.freeze.empty())
        settings.startFrom.freeze = arguments.freeze;
    if (!arguments.reset.empty())
        settings.startFrom.reset = arguments.reset;
}

/// In project.json the file's path begins at the project's folder, on the command line where one stands; the run keeps it whole.
Result<void> placeStart(project::Project& project, const TrainArguments& arguments) {
    project::StartFrom& start = project.training.startFrom;
    if (start.file.empty() && (!start.freeze.empty() || !start.reset.empty()))
        return Error(ErrorCode::BadValue, LT("core", "There are layers to freeze or to reset, but no weights to start from")).at("training.start_from").fix(LT("core", "Add --start-from FILE"));
    if (start.file.empty())
        return {};
    const Path file = arguments.startFrom.empty() ? project.folder / start.file : std::filesystem::absolute(start.file);
    start.file = file.lexically_normal().string();
    return {};
}

std::string startText(const Json& event) {
    const Json& report = event["report"];
    std::string out = "started from " + event.value("file", "") + ": " + std::to_string(report["matched"].size()) + " tensors";
    if (report.value("head_replaced", false))
        out += "; the last layer, " + report.value("head", "") + ", begins anew";
    if (!event["frozen"].empty())
        out += "; " + std::to_string(event["frozen"].size()) + " layers are frozen";
    return out;
}

std::string metricsText(const Json& metrics) {
    std::string out;
    for (const auto& [name, value] : metrics.items())
        if (value.is_number())
            out += (out.empty() ? "" : ", ") + name + " " + std::to_string(value.get<double>()).substr(0, 6);
    return out;
}

/// Events as people read them: a bar while an epoch runs, a line when it ends.
class TrainPrinter {
public:
    explicit TrainPrinter(std::int64_t epochs) : m_epochs(epochs) {}

    void show(const std::vector<Json>& events) {
        for (const auto& event : events)
            showOne(event, event.value("event", ""));
    }

private:
    void showOne(const Json& event, const std::string& kind) {
        if (kind == "step") {
            const double done = m_finished + (m_stepsPerEpoch > 0 ? static_cast<double>(++m_stepsInEpoch) / static_cast<double>(m_stepsPerEpoch) : 0);
            m_bar.show(done / static_cast<double>(m_epochs), "loss " + std::to_string(event.value("loss", 0.0)).substr(0, 6));
            return;
        }
        if (kind == "run-started" || kind == "run-resumed") {
            m_stepsPerEpoch = event.value("steps_per_epoch", std::int64_t{0});
            printLine("run " + event.value("run", ""));
        } else if (kind == "epoch") {
            m_finished = static_cast<double>(event.value("epoch", 0));
            m_stepsInEpoch = 0;
            std::fputs(platform::errorIsTerminal() ? "\r\033[K" : "", stderr);
            printLine("epoch " + std::to_string(event.value("epoch", 0)) + " of " + std::to_string(m_epochs) + ": " + metricsText(event.value("train", Json::object())) +
                      (event.value("validation", Json()).is_object() ? "; validation " + metricsText(event["validation"]) : "") + "; " +
                      std::to_string(event.value("seconds", 0.0)).substr(0, 5) + " s");
        } else if (kind == "weights-loaded") {
            printLine(startText(event));
        } else if (kind == "warning") {
            printLine("warning: " + event.value("message", ""));
        } else if (kind == "waiting") {
            const int position = event.value("position", 0);
            printLine(position == 0 ? "it is this run's turn" : "waiting for " + event.value("device", "") + ": " + std::to_string(position) + (position == 1 ? " run is" : " runs are") + " before it");
        } else if (kind == "command") {
            printLine("ran: " + event.value("command", "") + " (status " + std::to_string(event.value("status", 0)) + ")");
            std::fputs(event.value("output", "").c_str(), stdout);
        } else if (kind == "not-finite") {
            printLine("step " + std::to_string(event.value("step", 0)) + ": " + event.value("what", "") + " of " + event.value("node", "") + " is no number");
        } else if (kind == "run-finished") {
            printLine("run " + event.value("status", "") + " after " + std::to_string(event.value("seconds", 0.0)).substr(0, 6) + " s");
        }
    }

    std::int64_t m_epochs;
    std::int64_t m_stepsPerEpoch = 0;
    std::int64_t m_stepsInEpoch = 0;
    double m_finished = 0;
    ProgressBar m_bar{"Training"};
};

/// A project may come from anybody, so what its callbacks would have the shell run is shown and asked for, once for each command.
Result<void> confirmCommands(const Session& session, const TrainArguments& arguments, const project::TrainingSettings& settings) {
    if (arguments.allowCommands || session.json || !platform::errorIsTerminal() || !arguments.runInto.empty())
        return {};
    for (const auto& command : project::unconfirmedCommands(settings)) {
        std::fprintf(stderr, "This run would have the shell run:\n    %s\nRun it, now and in the future? [y/N] ", command.c_str());
        std::array<char, 16> answer{};
        if (std::fgets(answer.data(), answer.size(), stdin) != nullptr && (answer[0] == 'y' || answer[0] == 'Y'))
            LEPTON_CHECK(project::confirmCommand(command));
    }
    return {};
}

Result<project::RunInfo> newRun(const TrainArguments& arguments) {
    project::RunInfo info;
    LEPTON_TRY(info.project, project::loadProject(arguments.project));
    applyTo(info.project.training, arguments);
    LEPTON_CHECK(placeStart(info.project, arguments));
    LEPTON_CHECK(requireTrainable(info.project));
    LEPTON_TRY(info.device, engine::resolveDevice(info.project.training.device));
    info.seed = info.project.training.seed;
    info.created = utcNow();
    info.versions = {{"lepton", LEPTON_VERSION}, {"libtorch", engine::libtorchVersion()}, {"cpu", platform::processorName()}, {"system", platform::systemName()}};
    return info;
}

/// A run that could not even begin still tells its watcher why, in the place where it looks.
void recordFailure(const Path& folder, const Error& error) {
    const Json event{{"event", "run-finished"}, {"run", folder.string()}, {"status", "failed"}, {"best", nullptr}, {"seconds", 0.0}, {"error", toJson(error)}};
    if (const auto written = appendFile(project::RunPaths{folder}.events(), event.dump() + "\n"); !written)
        printError(written.error());
}

Result<engine::TrainOutcome> runTraining(const Session& session, project::RunInfo& info, engine::TrainOptions options) {
    LEPTON_TRY(const PreparedData prepared, prepareData(info.project));
    info.project.recipe = prepared.preparation->toJson();
    if (!options.resume)
        LEPTON_CHECK(project::saveRun(options.runFolder, info));
    if (prepared.changed)
        std::fputs("warning: the data has changed since the project was made\n", stderr);
    TrainPrinter printer(info.project.training.epochs);
    if (session.json)
        options.onLines = [](std::string_view lines) {
            std::fwrite(lines.data(), 1, lines.size(), stdout);
            std::fflush(stdout);
        };
    else
        options.onEvents = [&printer](const std::vector<Json>& events) { printer.show(events); };
    return engine::train(info, prepared.data, options);
}

/// `--resume` of a run that is complete: nothing to load, nothing to do.
bool printIfCompleted(const Session& session, const Path& folder) {
    const auto summary = project::summariseRun(folder);
    if (summary.problem || summary.status != project::RunStatus::Completed)
        return false;
    const Json event{{"event", "run-finished"}, {"run", folder.string()}, {"status", "completed"}, {"best", summary.best}, {"seconds", summary.seconds}};
    if (session.json)
        printJson(event);
    else
        printLine("The run is complete: " + folder.string());
    return true;
}

Result<int> train(const Session& session, const TrainArguments& arguments) {
    (void)engine::loadCuda(); // where there is none, the CPU trains
    engine::TrainOptions options;
    options.watched = !arguments.runInto.empty();
    options.queue = arguments.queue && !arguments.noWait;
    options.allowCommands = arguments.allowCommands;
    options.checkpointSeconds = arguments.checkpointSeconds;
    options.shards = arguments.shards;
    project::RunInfo info;
    if (!arguments.resume.empty()) {
        options.runFolder = std::filesystem::absolute(arguments.resume).lexically_normal();
        if (options.runFolder.filename().empty())
            options.runFolder = options.runFolder.parent_path();
        options.resume = true;
        options.learningRate = arguments.learningRate;
        LEPTON_TRY(info, project::loadRun(options.runFolder));
        if (printIfCompleted(session, options.runFolder))
            return 0;
        if (arguments.runInto.empty() && platform::FileLock::holder(project::RunPaths{options.runFolder}.lock()) == 0)
            project::discardControl(options.runFolder);
    } else {
        LEPTON_TRY(info, newRun(arguments));
        if (arguments.runInto.empty()) {
            LEPTON_TRY(options.runFolder, project::makeRunFolder(info.project.runsFolder()));
        } else {
            options.runFolder = arguments.runInto;
        }
    }
    LEPTON_CHECK(confirmCommands(session, arguments, info.project.training));
    platform::watchInterrupts();
    auto outcome = runTraining(session, info, options);
    if (!outcome) {
        std::error_code fault;
        const bool told = project::summariseRun(options.runFolder).status == project::RunStatus::Failed;
        const bool somebodyElses = outcome.error().code == ErrorCode::Conflict;
        if (!arguments.runInto.empty() && !told && !somebodyElses)
            recordFailure(options.runFolder, outcome.error());
        else if (std::filesystem::is_empty(options.runFolder, fault))
            std::filesystem::remove(options.runFolder, fault);
        if (outcome.error().code == ErrorCode::Cancelled)
            return interruptedStatus;
        return std::move(outcome).error();
    }
    return platform::interrupted() && outcome->status == "stopped" ? interruptedStatus : 0;
}

} // namespace

void addTrain(CLI::App& app, Session& session) {
    const auto arguments = std::make_shared<TrainArguments>();
    CLI::App* command = addCommand(app, session, "train", "Trains a project's network, or goes on with a run");
    command->add_option("project", arguments->project, "The project's folder");
    command->add_option("--epochs", arguments->epochs, "Times through the training data");
    command->add_option("--batch-size", arguments->batchSize, "Samples in a step");
    command->add_option("--device", arguments->device, "auto, cpu, cuda:0 …");
    command->add_option("--seed", arguments->seed, "Of weights, order and dropout")->check(CLI::Range(std::uint64_t{0}, std::uint64_t{9223372036854775807U}));
    command->add_option("--threads", arguments->threads, "CPU threads; all without it");
    command->add_option("--shards", arguments->shards, "Pieces that a batch is cut into on the CPU; without it what is fastest here. The same number gives the same losses to the last bit")->check(CLI::PositiveNumber);
    command->add_option("--start-from", arguments->startFrom, "A package, safetensors file or PyTorch state_dict with the weights to begin with");
    command->add_option("--freeze", arguments->freeze, "Layers that stay as they are: ids with * and ?, or all-but-head")->delimiter(',');
    command->add_option("--reset", arguments->reset, "Layers that begin anew all the same")->delimiter(',');
    command->add_option("--resume", arguments->resume, "A run's folder: go on where it stopped, with its own settings");
    command->add_option("--learning-rate", arguments->learningRate, "Of the optimizer; of a resumed run from here on")->check(CLI::PositiveNumber);
    command->add_option("--checkpoint-seconds", arguments->checkpointSeconds, "Write a checkpoint at least so often, not only at each epoch's end")->check(CLI::NonNegativeNumber)->capture_default_str();
    command->add_flag("--queue", arguments->queue, "Wait until no other run is on the device");
    command->add_flag("--no-wait", arguments->noWait, "Start at once, whatever --queue says");
    command->add_flag("--allow-commands", arguments->allowCommands, "Let callbacks run their shell commands without asking");
    command->add_option("--run-into", arguments->runInto)->group(""); // for `lepton engine`
    command->callback([&session, arguments] {
        if (arguments->project.empty() && arguments->resume.empty())
            throw CLI::RequiredError("project");
        session.run([&] { return train(session, *arguments); });
    });
}

} // namespace lepton::cli
