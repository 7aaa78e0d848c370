// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/callbacks/CallbackList.h"

namespace lepton::engine::callbacks {

namespace {

constexpr double secondsAMinute = 60;

class TimeLimit final : public EpochCallback {
public:
    explicit TimeLimit(const graph::Parameters& p) : m_seconds(p.real("minutes") * secondsAMinute), m_atOnce(p.choice("when") == "at-once") {}

    Result<Verdict> onEpochEnd(const EpochReport&, RunContext& run) override { return verdict(run); }
    bool wantsSteps() const override { return m_atOnce; }
    Result<Verdict> onStep(const StepReport&, RunContext& run) override { return verdict(run); }

private:
    Verdict verdict(const RunContext& run) const { return run.seconds() >= m_seconds ? Verdict::Stop : Verdict::Continue; }

    double m_seconds;
    bool m_atOnce;
};

} // namespace

CallbackType timeLimit() {
    return {"time-limit", LT("core", "Time limit"), LT("core", "Ends the run when it has trained for so long, pauses left out."),
            {{"minutes", LT("core", "Minutes"), graph::ParameterKind::Real, 60.0, 0.001, 1e6, {}, LT("core", "Of training in all, over every time the run was taken up")},
             {"when", LT("core", "When"), graph::ParameterKind::Choice, "after-epoch", 0, 0, {"after-epoch", "at-once"},
              LT("core", "Complete after the epoch in which the time is up, or stop in the middle of it")}},
            [](const graph::Parameters& p) { return std::make_unique<TimeLimit>(p); }};
}

} // namespace lepton::engine::callbacks
