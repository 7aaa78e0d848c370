// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/RangeTest.h"

#include "core/engine/BatchLoader.h"
#include "core/engine/Devices.h"
#include "core/engine/Guard.h"
#include "core/engine/StartWeights.h"
#include "core/engine/StepperFactory.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace lepton::engine {

namespace {

constexpr double smoothing = 0.9;
constexpr double divergence = 4;

/// A running mean without the pull towards its first value.
class Smoothed {
public:
    double add(double value) {
        m_mean = smoothing * m_mean + (1 - smoothing) * value;
        m_weight = smoothing * m_weight + (1 - smoothing);
        return m_mean / m_weight;
    }

private:
    double m_mean = 0;
    double m_weight = 0;
};

/// The mean over so many values to both sides, fewer near the ends. A running mean would move all that is seen to larger rates, and
/// let the loss of a diverging end into all before it.
std::vector<double> smoothed(const std::vector<double>& values, std::size_t radius) {
    std::vector<double> out;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::size_t reach = std::min({radius, i, values.size() - 1 - i});
        const auto first = values.begin() + static_cast<std::ptrdiff_t>(i - reach);
        out.push_back(std::accumulate(first, first + static_cast<std::ptrdiff_t>(2 * reach + 1), 0.0) / static_cast<double>(2 * reach + 1));
    }
    return out;
}

Error outOfRange(Text what, const char* where) { return Error(ErrorCode::BadValue, std::move(what)).at(where).fix(LT("core", "1e-7 to 10 in 100 steps suits most networks")); }

Result<void> check(const RangeTest& test) {
    if (!std::isfinite(test.from) || !(test.from > 0))
        return outOfRange(text(LT("core", "The first learning rate must be a positive number, not %1"), test.from), "from");
    if (!std::isfinite(test.to) || !(test.to > test.from) || test.to > 1000)
        return outOfRange(text(LT("core", "The last learning rate must lie between the first one and 1000, not at %1"), test.to), "to");
    if (test.steps < 10 || test.steps > 100000)
        return outOfRange(text(LT("core", "A range test takes 10 to 100000 steps, not %1"), test.steps), "steps");
    return {};
}

Result<RangeFindings> sweep(project::RunInfo info, const TrainData& data, const RangeTest& test) {
    project::TrainingSettings& settings = info.project.training;
    if (info.project.objective.adversary)
        return Error(ErrorCode::BadValue, LT("core", "A generator and its discriminator have no one loss that a range test could go by")).at("objective");
    if (data.split.train.empty())
        return Error(ErrorCode::BadValue, LT("core", "There are no training samples")).at("data").fix(LT("core", "Choose other data or another split"));
    settings.accumulate = 1;
    settings.averageDecay = 0;
    settings.schedule = {};
    LEPTON_TRY(info.device, resolveDevice(info.device.empty() ? settings.device : info.device));
    LEPTON_TRY(const auto preparation, datasets::Preparation::fromJson(info.project.recipe, info.project.data.shape));
    const graph::Network& network = info.project.served()->network;
    std::optional<StartWeights> start;
    if (!settings.startFrom.file.empty()) {
        LEPTON_TRY(start, StartWeights::read(settings.startFrom, network, info.project.data.classes));
    }
    const auto plan = ExecutionPlan::choose(network, settings.batchSize, settings.threads, info.device);
    LEPTON_TRY(const auto stepper, makeStepper(info, data, *preparation, plan, start ? &*start : nullptr));
    BatchLoader loader(data.batches, shuffled(data.split.train, settings.batchSize, info.seed, 1, 0, std::numeric_limits<std::int32_t>::max()), BatchAugmentation{preparation->augmentation(), info.seed});
    RangeFindings found;
    Smoothed running;
    double smallest = std::numeric_limits<double>::infinity();
    for (std::int64_t i = 0; i < test.steps; ++i) {
        LEPTON_TRY(const Batch batch, loader.next());
        const double rate = test.from * std::pow(test.to / test.from, static_cast<double>(i) / static_cast<double>(test.steps - 1));
        StepOrder order(i + 1);
        order.update.rate = rate / settings.optimizer.learningRate;
        const double value = stepper->train(batch, order).meanLoss();
        if (!std::isfinite(value) || !stepper->badGradient().empty())
            break;
        found.rates.push_back(rate);
        found.losses.push_back(value);
        const double mean = running.add(value);
        smallest = std::min(smallest, mean);
        if (mean > divergence * smallest)
            break;
    }
    found.losses = smoothed(found.losses, static_cast<std::size_t>(std::max<std::int64_t>(2, test.steps / 25)));
    found.suggestion = steepestRate(found.rates, found.losses);
    return found;
}

} // namespace

std::optional<double> steepestRate(const std::vector<double>& rates, const std::vector<double>& losses) {
    const auto smallest = std::min_element(losses.begin(), losses.end()) - losses.begin();
    std::optional<double> out;
    double steepest = 0;
    for (std::ptrdiff_t i = 1; i < smallest; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const double slope = (losses[at + 1] - losses[at - 1]) / std::log(rates[at + 1] / rates[at - 1]);
        if (slope < steepest) {
            steepest = slope;
            out = rates[at];
        }
    }
    return out;
}

Json toJson(const RangeFindings& findings) {
    return {{"rates", findings.rates}, {"losses", findings.losses}, {"suggestion", findings.suggestion ? Json(*findings.suggestion) : Json()}};
}

Result<RangeFindings> findLearningRate(const project::RunInfo& info, const TrainData& data, const RangeTest& test) {
    LEPTON_CHECK(check(test));
    return guarded("", [&] { return sweep(info, data, test); });
}

} // namespace lepton::engine
