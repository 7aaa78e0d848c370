// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/callbacks/CallbackList.h"

namespace lepton::engine::callbacks {

namespace {

class EveryNCheckpoint final : public EpochCallback {
public:
    explicit EveryNCheckpoint(const graph::Parameters& p) : m_every(p.integer("epochs")) {}

    Result<Verdict> onEpochEnd(const EpochReport& report, RunContext& run) override {
        if (report.epoch % m_every == 0)
            LEPTON_CHECK(run.keepCheckpoint(report));
        return Verdict::Continue;
    }

private:
    std::int64_t m_every;
};

} // namespace

CallbackType everyNCheckpoint() {
    return {"every-n-checkpoint", LT("core", "Checkpoint every N epochs"), LT("core", "Keeps the weights of every Nth epoch for good, to be evaluated or packaged later."),
            {{"epochs", LT("core", "Epochs"), graph::ParameterKind::Integer, 10, 1, 1000000, {}, LT("core", "One set of weights in so many epochs is kept")}},
            [](const graph::Parameters& p) { return std::make_unique<EveryNCheckpoint>(p); }};
}

} // namespace lepton::engine::callbacks
