// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/callbacks/WebhookSender.h"

#include "core/engine/callbacks/CallbackList.h"
#include "core/project/RunFolder.h"

namespace lepton::engine::callbacks {

namespace {

Json documentOf(const RunContext& run, const char* event) {
    return {{"event", event}, {"project", run.info().project.name}, {"run", run.runFolder().string()}, {"time", utcNow()}};
}

class Webhook final : public EpochCallback {
public:
    explicit Webhook(const graph::Parameters& p) : m_url(p.choice("url")), m_timeout(p.real("seconds")), m_epochs(p.choice("when") == "each-epoch") {}

    Result<void> onRunStart(RunContext&) override {
        if (!m_url.starts_with("http://") && !m_url.starts_with("https://"))
            return Error(ErrorCode::BadValue, text(LT("core", "The webhook's address “%1” does not begin with http:// or https://"), m_url)).at("training.callbacks").fix(LT("core", "Give the whole address"));
        m_sender = std::make_unique<WebhookSender>(m_url, m_timeout);
        return {};
    }

    Result<Verdict> onEpochEnd(const EpochReport& report, RunContext& run) override {
        if (m_sender == nullptr)
            return Verdict::Continue;
        if (m_epochs) {
            Json document = documentOf(run, "epoch");
            document.update({{"epoch", report.epoch}, {"epochs", report.epochs}, {"step", report.step}, {"train", report.train}, {"validation", report.validation}, {"seconds", report.seconds}});
            m_sender->post(std::move(document));
        }
        LEPTON_CHECK(fault());
        return Verdict::Continue;
    }

    Result<void> onRunEnd(const RunEnding& ending, RunContext& run) override {
        if (m_sender == nullptr)
            return {};
        Json document = documentOf(run, "run-finished");
        document.update({{"status", ending.status}, {"best", ending.best}, {"seconds", ending.seconds}, {"error", ending.error ? toJson(*ending.error) : Json()}});
        m_sender->post(std::move(document));
        m_sender->finish();
        return fault();
    }

private:
    /// The same fault is told once, not every epoch.
    Result<void> fault() {
        auto fault = m_sender->takeFault();
        if (!fault || fault->line() == m_told)
            return {};
        m_told = fault->line();
        return *std::move(fault);
    }

    std::string m_url;
    double m_timeout;
    bool m_epochs;
    std::string m_told;
    std::unique_ptr<WebhookSender> m_sender;
};

} // namespace

CallbackType webhook() {
    return {"webhook", LT("core", "Webhook"), LT("core", "Sends the metrics as JSON to an address, in the background."),
            {{"url", LT("core", "Address"), graph::ParameterKind::Text, "", 0, 2000, {}, LT("core", "Gets a POST request with a JSON document")},
             {"when", LT("core", "When"), graph::ParameterKind::Choice, "each-epoch", 0, 0, {"each-epoch", "at-the-end"}, LT("core", "After each epoch and at the end, or only at the end")},
             {"seconds", LT("core", "Time limit"), graph::ParameterKind::Real, 10.0, 0.1, 300, {}, LT("core", "Seconds after which a request is given up")}},
            [](const graph::Parameters& p) { return std::make_unique<Webhook>(p); }};
}

} // namespace lepton::engine::callbacks
