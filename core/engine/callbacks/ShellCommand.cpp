// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/platform/Platform.h"
#include "core/engine/callbacks/CallbackList.h"
#include "core/project/RunFolder.h"

namespace lepton::engine::callbacks {

namespace {

constexpr std::size_t mostShown = 4000; ///< bytes of what it printed
constexpr double graceSeconds = 2;
constexpr int timedOut = 124;           ///< of coreutils' timeout

/// "validation.top-5" → "LEPTON_VALIDATION_TOP_5"
std::string variable(const std::string& name) {
    std::string out = "LEPTON_";
    for (const char c : name)
        out += std::isalnum(static_cast<unsigned char>(c)) != 0 ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : '_';
    return out;
}

/// Event "command": {"command","status","output"}; all that was printed is in RUN/commands.log.
class ShellCommand final : public EpochCallback {
public:
    explicit ShellCommand(const graph::Parameters& p) : m_command(p.choice("command")), m_seconds(p.real("seconds")), m_epochs(p.choice("when") == "each-epoch") {}

    Result<void> onRunStart(RunContext& run) override {
        m_allowed = run.mayRun(m_command);
        if (m_command.empty())
            return Error(ErrorCode::BadValue, LT("core", "There is no command to run")).at("training.callbacks").fix(LT("core", "Write one into the callback's settings"));
        if (!m_allowed)
            return Error(ErrorCode::Unsupported, text(LT("core", "The command was not confirmed, so it is not run: %1"), m_command))
                .at("training.callbacks")
                .fix(LT("core", "Confirm it in the studio, or start with lepton train --allow-commands"));
        return {};
    }

    Result<Verdict> onEpochEnd(const EpochReport& report, RunContext& run) override {
        if (!m_epochs || !m_allowed)
            return Verdict::Continue;
        Environment environment{{"LEPTON_EVENT", "epoch"}, {"LEPTON_EPOCH", std::to_string(report.epoch)}, {"LEPTON_STEP", std::to_string(report.step)}};
        addMetrics("train.", report.train, environment);
        addMetrics("validation.", report.validation, environment);
        LEPTON_CHECK(execute(std::move(environment), report.epoch, run));
        return Verdict::Continue;
    }

    Result<void> onRunEnd(const RunEnding& ending, RunContext& run) override {
        if (!m_allowed)
            return {};
        Environment environment{{"LEPTON_EVENT", "run-finished"}, {"LEPTON_STATUS", ending.status}, {"LEPTON_EPOCH", std::to_string(run.epochsDone())}, {"LEPTON_STEP", std::to_string(run.stepsDone())}};
        if (ending.best.is_object())
            addMetrics("best.", ending.best.value("metrics", Json()), environment);
        return execute(std::move(environment), run.epochsDone(), run);
    }

private:
    using Environment = std::vector<std::pair<std::string, std::string>>;

    static void addMetrics(const std::string& prefix, const Json& metrics, Environment& environment) {
        if (metrics.is_object())
            for (const auto& [name, value] : metrics.items())
                if (value.is_number())
                    environment.emplace_back(variable(prefix + name), value.dump());
    }

    Result<void> execute(Environment environment, std::int64_t epoch, RunContext& run) const {
        environment.emplace_back("LEPTON_RUN", run.runFolder().string());
        environment.emplace_back("LEPTON_PROJECT", run.info().project.name);
        const Path log = run.runFolder() / "commands.log";
        std::error_code fault;
        const auto before = std::filesystem::exists(log, fault) ? std::filesystem::file_size(log, fault) : 0;
        platform::Process::Options options;
        // timeout ends the shell and what the shell has started.
        options.command = {"timeout", "-k", std::to_string(static_cast<int>(graceSeconds)), formatNumber(m_seconds), "env"};
        for (const auto& [name, value] : environment)
            options.command.push_back(name + "=" + value);
        for (const char* word : {"sh", "-c"})
            options.command.emplace_back(word);
        options.command.push_back(m_command);
        options.standardOutput = options.standardError = log;
        LEPTON_TRY(auto process, platform::Process::start(options));
        if (!process.wait(m_seconds + graceSeconds + 1))
            process.kill();
        const int status = process.exitStatus();
        const auto printed = readFile(log);
        run.post({{"event", "command"}, {"epoch", epoch}, {"command", m_command}, {"status", status},
                  {"output", printed && printed->size() > before ? printed->substr(before, mostShown) : std::string()}});
        if (status == timedOut)
            return Error(ErrorCode::Cancelled, text(LT("core", "The command took longer than %1 seconds and was ended: %2"), m_seconds, m_command)).at(log.string()).fix(LT("core", "Give it more time, or let it work in the background"));
        if (status != 0)
            return Error(ErrorCode::Internal, text(LT("core", "The command ended with the status %1: %2"), status, m_command)).at(log.string()).fix(LT("core", "What it printed is in that file"));
        return {};
    }

    std::string m_command;
    double m_seconds;
    bool m_epochs;
    bool m_allowed = false;
};

} // namespace

CallbackType shellCommand() {
    return {"shell-command", LT("core", "Shell command"), LT("core", "Runs a command of yours, which is told the metrics as LEPTON_… variables. You are asked once before it is run."),
            {{"command", LT("core", "Command"), graph::ParameterKind::Text, "", 0, 4000, {}, LT("core", "As you would type it; $LEPTON_EPOCH, $LEPTON_RUN, $LEPTON_VALIDATION_LOSS … are set")},
             {"when", LT("core", "When"), graph::ParameterKind::Choice, "at-the-end", 0, 0, {"each-epoch", "at-the-end"}, LT("core", "After each epoch and at the end, or only at the end")},
             {"seconds", LT("core", "Time limit"), graph::ParameterKind::Real, 60.0, 0.1, 86400, {}, LT("core", "Seconds after which it is ended; training waits for it")}},
            [](const graph::Parameters& p) { return std::make_unique<ShellCommand>(p); }};
}

} // namespace lepton::engine::callbacks
