// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/platform/Platform.h"
#include "core/engine/callbacks/CallbackList.h"
#include "core/project/RunFolder.h"

namespace lepton::engine::callbacks {

namespace {

constexpr double patienceSeconds = 3;

std::string metricsText(const Json& metrics) {
    std::string out;
    if (metrics.is_object())
        for (const auto& [name, value] : metrics.items())
            if (value.is_number())
                out += (out.empty() ? "" : ", ") + name + " " + std::to_string(value.get<double>()).substr(0, 6);
    return out;
}

/// Through notify-send, which speaks org.freedesktop.Notifications.
class DesktopNotification final : public EpochCallback {
public:
    explicit DesktopNotification(const graph::Parameters& p) : m_epochs(p.choice("when") == "each-epoch") {}

    Result<Verdict> onEpochEnd(const EpochReport& report, RunContext& run) override {
        if (m_epochs)
            LEPTON_CHECK(show(run, "epoch " + std::to_string(report.epoch) + " of " + std::to_string(report.epochs), metricsText(report.validation.is_object() ? report.validation : report.train)));
        return Verdict::Continue;
    }

    Result<void> onRunEnd(const RunEnding& ending, RunContext& run) override {
        return show(run, ending.status, ending.error ? ending.error->line() : ending.best.is_object() ? metricsText(ending.best.value("metrics", Json())) : std::string());
    }

private:
    static Result<void> show(const RunContext& run, const std::string& what, const std::string& details) {
        platform::Process::Options options;
        options.command = {"notify-send", "--app-name=Lepton Studio", run.info().project.name + " " + run.runFolder().filename().string() + ": " + what, details};
        const auto notShown = [] {
            return Error(ErrorCode::Unsupported, LT("core", "The desktop can't be notified")).at("notify-send").fix(LT("core", "Install libnotify-bin, and train within a desktop session"));
        };
        auto process = platform::Process::start(options);
        if (!process)
            return notShown();
        if (!process->wait(patienceSeconds)) {
            process->kill();
            (void)process->wait(1);
        }
        return process->exitStatus() == 0 ? Result<void>() : notShown();
    }

    bool m_epochs;
};

} // namespace

CallbackType desktopNotification() {
    return {"desktop-notification", LT("core", "Desktop notification"), LT("core", "Tells you on the desktop that the run has ended."),
            {{"when", LT("core", "When"), graph::ParameterKind::Choice, "at-the-end", 0, 0, {"each-epoch", "at-the-end"}, LT("core", "After each epoch and at the end, or only at the end")}},
            [](const graph::Parameters& p) { return std::make_unique<DesktopNotification>(p); }};
}

} // namespace lepton::engine::callbacks
