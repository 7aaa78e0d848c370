// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/PlanTrial.h"

#include "core/engine/Guard.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace lepton::engine {

namespace {

constexpr double budget = 0.5;      ///< seconds for all plans
constexpr int rounds = 5;
constexpr double clearlyFaster = 1.1;
constexpr std::int64_t largest = 256LL << 20; ///< bytes of a stepper's tensors

struct Candidate {
    ExecutionPlan plan;
    std::unique_ptr<Stepper> stepper;
    std::int64_t step = 0;
    std::vector<double> seconds; ///< of a step, a round each

    double take(const Batch& batch, std::int64_t steps) {
        const auto started = std::chrono::steady_clock::now();
        for (std::int64_t i = 0; i < steps; ++i)
            (void)stepper->train(batch, StepOrder(++step));
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count() / static_cast<double>(steps);
    }

    double median() {
        std::sort(seconds.begin(), seconds.end());
        return seconds[seconds.size() / 2];
    }
};

std::int64_t bytesOf(const Stepper& stepper) {
    std::int64_t bytes = 0;
    for (const auto& tensor : stepper.tensors())
        bytes += static_cast<std::int64_t>(tensor.tensor.nbytes());
    return bytes;
}

std::vector<PlanFigure> measured(std::vector<Candidate>& candidates, const Batch& batch) {
    double slowest = 0;
    for (auto& candidate : candidates) {
        (void)candidate.take(batch, 1); // memory is found, kernels are chosen
        slowest = std::max(slowest, candidate.take(batch, 1));
    }
    const double share = budget / (rounds * static_cast<double>(candidates.size()));
    const auto steps = static_cast<std::int64_t>(std::clamp(share / slowest, 1.0, 100.0));
    const int turns = slowest > share ? 1 : rounds;
    for (int turn = 0; turn < turns; ++turn)
        for (auto& candidate : candidates)
            candidate.seconds.push_back(candidate.take(batch, steps));
    std::vector<PlanFigure> out;
    for (auto& candidate : candidates)
        out.push_back({candidate.plan, static_cast<double>(batch.size()) / candidate.median()});
    return out;
}

} // namespace

std::vector<PlanFigure> tryPlans(const std::vector<ExecutionPlan>& plans, const std::function<Result<std::unique_ptr<Stepper>>(const ExecutionPlan&)>& make, const Batch& batch) {
    if (plans.size() < 2)
        return {};
    auto tried = guarded("", [&]() -> Result<std::vector<PlanFigure>> {
        std::vector<Candidate> candidates;
        for (const auto& plan : plans) {
            LEPTON_TRY(auto stepper, make(plan));
            if (bytesOf(*stepper) > largest)
                return std::vector<PlanFigure>();
            candidates.push_back({plan, std::move(stepper), 0, {}});
        }
        return measured(candidates, batch);
    });
    return tried.ok() ? *std::move(tried) : std::vector<PlanFigure>();
}

ExecutionPlan fastest(const std::vector<PlanFigure>& figures) {
    const auto best = std::max_element(figures.begin(), figures.end(), [](const auto& a, const auto& b) { return a.samplesPerSecond < b.samplesPerSecond; });
    return best->samplesPerSecond >= clearlyFaster * figures.front().samplesPerSecond ? best->plan : figures.front().plan;
}

Json toJson(const std::vector<PlanFigure>& figures) {
    Json out = Json::array();
    for (const auto& figure : figures)
        out.push_back({{"threads", figure.plan.threads}, {"shards", figure.plan.shards}, {"samples_per_second", std::round(figure.samplesPerSecond)}});
    return out;
}

} // namespace lepton::engine
