// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/PlanTrial.h"

#include <doctest/doctest.h>

#include <chrono>
#include <map>
#include <thread>

using namespace lepton;
using namespace lepton::engine;

namespace {

/// Takes as long as it is told, and says how often it was asked.
class SlowStepper final : public Stepper {
public:
    SlowStepper(int milliseconds, int& steps, std::int64_t values = 1) : m_pause(milliseconds), m_steps(steps), m_weight(at::empty({values})) {}
    MetricSums train(const Batch&, const StepOrder& order) override {
        CHECK(order.step == ++m_taken);
        ++m_steps;
        std::this_thread::sleep_for(m_pause);
        return {};
    }
    MetricSums evaluate(const Batch&) override { return {}; }
    const std::vector<std::string>& lossNames() const override { return m_names; }
    std::vector<NamedTensor> tensors() const override { return {{"weight", m_weight}}; }

private:
    std::chrono::milliseconds m_pause;
    int& m_steps;
    std::int64_t m_taken = 0;
    at::Tensor m_weight;
    std::vector<std::string> m_names{"loss"};
};

Batch someBatch() { return {{at::zeros({8, 1})}, {at::zeros({8}, at::kLong)}}; }

} // namespace

TEST_CASE("plans are tried by turns, and their figures are samples a second") {
    std::map<int, int> steps;
    const auto figures = tryPlans({{2, 2}, {2, 1}}, [&](const ExecutionPlan& plan) { return Result<std::unique_ptr<Stepper>>(std::make_unique<SlowStepper>(plan.shards == 2 ? 2 : 6, steps[plan.shards])); }, someBatch());
    REQUIRE(figures.size() == 2);
    CHECK(figures[0].plan == ExecutionPlan{2, 2});
    CHECK(figures[0].samplesPerSecond > 1.5 * figures[1].samplesPerSecond);
    CHECK(figures[0].samplesPerSecond <= 8 / 0.002);
    CHECK(figures[1].samplesPerSecond <= 8 / 0.006);
    CHECK(steps[1] == steps[2]);
    CHECK(steps[1] > 10);
}

TEST_CASE("slow networks are tried for two steps and one more, large or broken ones and single plans not at all") {
    int steps = 0;
    const auto with = [&](int milliseconds, std::int64_t values) {
        return [&steps, milliseconds, values](const ExecutionPlan&) { return Result<std::unique_ptr<Stepper>>(std::make_unique<SlowStepper>(milliseconds, steps, values)); };
    };
    CHECK(tryPlans({{2, 2}, {2, 1}}, with(80, 1), someBatch()).size() == 2);
    CHECK(steps == 6);
    steps = 0;
    CHECK(tryPlans({{2, 2}}, with(1, 1), someBatch()).empty());
    CHECK(tryPlans({{2, 2}, {2, 1}}, with(1, std::int64_t{1} << 27), someBatch()).empty());
    CHECK(tryPlans({{2, 2}, {2, 1}}, [](const ExecutionPlan&) { return Result<std::unique_ptr<Stepper>>(Error(ErrorCode::BadNetwork, LT("core", "The network is empty"))); }, someBatch()).empty());
    CHECK(steps == 0);
}

TEST_CASE("the rule's plan stays unless another is faster by a tenth") {
    CHECK(fastest({{{2, 2}, 100}, {{2, 1}, 109}}) == ExecutionPlan{2, 2});
    CHECK(fastest({{{2, 2}, 100}, {{2, 1}, 111}}) == ExecutionPlan{2, 1});
    CHECK(fastest({{{4, 4}, 100}, {{4, 2}, 120}, {{4, 1}, 130}}) == ExecutionPlan{4, 1});
    CHECK(toJson(std::vector<PlanFigure>{{{2, 1}, 1234.4}})[0] == Json{{"threads", 2}, {"shards", 1}, {"samples_per_second", 1234.0}});
}
