// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/callbacks/CallbackList.h"
#include "core/engine/callbacks/Improvement.h"

namespace lepton::engine::callbacks {

namespace {

class EarlyStopping final : public EpochCallback {
public:
    explicit EarlyStopping(const graph::Parameters& p)
        : m_improvement(p.choice("metric"), p.choice("mode"), p.real("minimum_improvement")), m_patience(p.integer("patience")) {}

    Result<void> onRunStart(RunContext& run) override {
        warnWithoutValidation(run, m_improvement.metric(), "early-stopping");
        return {};
    }

    Result<Verdict> onEpochEnd(const EpochReport& report, RunContext&) override {
        m_waited = m_improvement.update(report) ? 0 : m_waited + 1;
        return m_waited >= m_patience ? Verdict::Stop : Verdict::Continue;
    }

    Json state() const override { return {{"best", m_improvement.state()}, {"waited", m_waited}}; }
    void restore(const Json& json) override {
        m_improvement.restore(json.value("best", Json()));
        m_waited = json.value("waited", std::int64_t{0});
    }

private:
    Improvement m_improvement;
    std::int64_t m_patience;
    std::int64_t m_waited = 0; ///< epochs since the last improvement
};

} // namespace

CallbackType earlyStopping() {
    return {"early-stopping", LT("core", "Early stopping"), LT("core", "Ends the run when a metric has stopped getting better."),
            {Improvement::metricParameter(),
             {"patience", LT("core", "Patience"), graph::ParameterKind::Integer, 5, 1, 100000, {}, LT("core", "Epochs without an improvement that are waited for")},
             {"minimum_improvement", LT("core", "Minimum improvement"), graph::ParameterKind::Real, 0.0, 0, 1e9, {}, LT("core", "Smaller changes do not count")},
             {"mode", LT("core", "Better is"), graph::ParameterKind::Choice, "auto", 0, 0, {"auto", "min", "max"}, LT("core", "Smaller (min), larger (max), or as is usual for the metric")}},
            [](const graph::Parameters& p) { return std::make_unique<EarlyStopping>(p); }};
}

} // namespace lepton::engine::callbacks
