// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/callbacks/CallbackList.h"
#include "core/engine/callbacks/Words.h"

namespace lepton::engine::callbacks {

namespace {

class UnfreezeAtEpoch final : public EpochCallback {
public:
    explicit UnfreezeAtEpoch(const graph::Parameters& p) : m_epoch(p.integer("epoch")), m_layers(words(p.choice("layers"))) {}

    Result<void> onRunStart(RunContext& run) override { return unfreezeBefore(run.epochsDone() + 1, run); }

    Result<Verdict> onEpochEnd(const EpochReport& report, RunContext& run) override {
        if (report.epoch < report.epochs)
            LEPTON_CHECK(unfreezeBefore(report.epoch + 1, run));
        return Verdict::Continue;
    }

    Json state() const override { return {{"done", m_done}}; }
    void restore(const Json& json) override { m_done = json.value("done", false); }

private:
    Result<void> unfreezeBefore(std::int64_t epoch, RunContext& run) {
        if (m_done || epoch < m_epoch)
            return {};
        m_done = true;
        LEPTON_TRY(const auto weights, run.unfreeze(m_layers));
        if (weights.empty())
            run.warn(LT("core", "No frozen layer has a name that is to be unfrozen"));
        else
            run.post({{"event", "unfrozen"}, {"epoch", epoch}, {"weights", weights}});
        return {};
    }

    std::int64_t m_epoch;
    std::vector<std::string> m_layers;
    bool m_done = false;
};

} // namespace

CallbackType unfreezeAtEpoch() {
    return {"unfreeze", LT("core", "Unfreeze at epoch"), LT("core", "Trains layers that were frozen until then, as is usual when a network that was trained before learns new data."),
            {{"epoch", LT("core", "Epoch"), graph::ParameterKind::Integer, 2, 1, 1000000, {}, LT("core", "The first epoch in which they are trained")},
             {"layers", LT("core", "Layers"), graph::ParameterKind::Text, "*", 0, 2000, {}, LT("core", "Ids separated by commas; * stands for any characters")}},
            [](const graph::Parameters& p) { return std::make_unique<UnfreezeAtEpoch>(p); }};
}

} // namespace lepton::engine::callbacks
