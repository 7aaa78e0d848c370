// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/callbacks/CallbackList.h"
#include "core/engine/callbacks/Improvement.h"

namespace lepton::engine::callbacks {

namespace {

class BestCheckpoint final : public EpochCallback {
public:
    explicit BestCheckpoint(const graph::Parameters& p) : m_improvement(p.choice("metric"), "auto", 0) {}

    Result<void> onRunStart(RunContext& run) override {
        warnWithoutValidation(run, m_improvement.metric(), "best-checkpoint");
        return {};
    }

    Result<Verdict> onEpochEnd(const EpochReport& report, RunContext& run) override {
        if (m_improvement.update(report))
            LEPTON_CHECK(run.keepAsBest(report));
        return Verdict::Continue;
    }

    Json state() const override { return {{"best", m_improvement.state()}}; }
    void restore(const Json& json) override { m_improvement.restore(json.value("best", Json())); }

private:
    Improvement m_improvement;
};

} // namespace

CallbackType bestCheckpoint() {
    return {"best-checkpoint", LT("core", "Best checkpoint"), LT("core", "Keeps the weights of the epoch with the best metric; they are what is evaluated and packaged."),
            {Improvement::metricParameter()}, [](const graph::Parameters& p) { return std::make_unique<BestCheckpoint>(p); }};
}

} // namespace lepton::engine::callbacks
