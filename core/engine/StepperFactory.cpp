// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/StepperFactory.h"

#include "core/engine/AdversarialRunner.h"
#include "core/engine/BatchLoader.h"
#include "core/engine/StepRunner.h"
#include "core/engine/TargetUnits.h"

#include <algorithm>

namespace lepton::engine {

namespace {

class Factory {
public:
    Factory(const project::RunInfo& info, const TrainData& data, const datasets::Preparation& preparation, const ExecutionPlan& plan)
        : m_info(info), m_data(data), m_preparation(preparation), m_plan(plan), m_objective(info.project.objective) {}

    Result<std::unique_ptr<Stepper>> make() const { return m_objective.adversary ? adversarial() : plain(); }

private:
    Result<std::shared_ptr<const CompiledNetwork>> compile(const std::string& name, const std::vector<datasets::Affine>& steps) const {
        return CompiledNetwork::compile(m_info.project.find(name)->network, steps, {at::kFloat, at::Device(m_info.device), takesLogits(m_objective)});
    }

    Result<Feed> feed(const CompiledNetwork& network) const { return Feed::make(network, m_data.batches->inputs(), m_data.batches->targets()); }

    Result<std::unique_ptr<Stepper>> plain() const {
        StepRunner::Parts parts;
        LEPTON_TRY(parts.network, compile(m_objective.network, m_preparation.tensorSteps()));
        LEPTON_TRY(parts.feed, feed(*parts.network));
        const auto& targets = m_data.batches->targets();
        LEPTON_TRY(parts.objective, Objective::make(m_objective, m_info.project.served()->network, *parts.network, {targets, unitsOf(m_preparation, targets)}));
        LEPTON_CHECK(checkLabels(*parts.objective));
        parts.weights = parts.network->initialWeights(m_info.seed);
        LEPTON_TRY(auto runner, StepRunner::make(std::move(parts), m_info.project.training.optimizer, m_plan, m_info.seed));
        return std::unique_ptr<Stepper>(std::move(runner));
    }

    Result<std::unique_ptr<Stepper>> adversarial() const {
        const project::Adversary& settings = *m_objective.adversary;
        AdversarialRunner::Parts parts;
        LEPTON_TRY(parts.generator, player(m_objective.network, m_info.project.training.optimizer, m_info.seed));
        LEPTON_TRY(parts.discriminator, player(settings.network, settings.optimizer, m_info.seed + 1));
        LEPTON_TRY(parts.preparing, compile(settings.network, m_preparation.tensorSteps()));
        parts.tensorSteps = m_preparation.tensorSteps();
        parts.settings = settings;
        const auto wanted = std::min<std::size_t>(static_cast<std::size_t>(settings.samples), m_data.split.train.size());
        LEPTON_TRY(parts.examples, gatherBatch(*m_data.batches, std::span(m_data.split.train).first(wanted)));
        parts.seed = m_info.seed;
        parts.threads = m_plan.threads;
        LEPTON_TRY(auto runner, AdversarialRunner::make(std::move(parts)));
        return std::unique_ptr<Stepper>(std::move(runner));
    }

    Result<AdversarialRunner::Network> player(const std::string& name, const project::OptimizerSettings& optimizer, std::uint64_t seed) const {
        AdversarialRunner::Network out;
        LEPTON_TRY(out.compiled, compile(name, {}));
        out.weights = out.compiled->initialWeights(seed);
        LEPTON_TRY(out.feed, feed(*out.compiled));
        out.optimizer = optimizer;
        return out;
    }

    /// A class number beyond the network's scores would end the run in the middle.
    Result<void> checkLabels(const Objective& objective) const {
        const auto fields = m_data.batches->inputs().size() + m_data.batches->targets().size();
        for (const auto& classes : objective.classes())
            for (const auto* part : {&m_data.split.train, &m_data.split.validation}) {
                std::vector<std::int64_t> labels(part->size());
                std::vector<std::byte*> places(fields);
                places[m_data.batches->inputs().size() + classes.target] = reinterpret_cast<std::byte*>(labels.data());
                LEPTON_CHECK(m_data.batches->gather(*part, places));
                const auto largest = std::max_element(labels.begin(), labels.end());
                if (largest != labels.end() && *largest >= classes.count)
                    return Error(ErrorCode::BadNetwork, text(LT("core", "The data has the class number %1, but the network's Output has only %2 classes"), *largest, classes.count))
                        .at("Output")
                        .fix(LT("core", "Give the last Linear layer as many units as there are classes"));
            }
        return {};
    }

    const project::RunInfo& m_info;
    const TrainData& m_data;
    const datasets::Preparation& m_preparation;
    const ExecutionPlan& m_plan;
    const project::Objective& m_objective;
};

} // namespace

Result<std::unique_ptr<Stepper>> makeStepper(const project::RunInfo& info, const TrainData& data, const datasets::Preparation& preparation, const ExecutionPlan& plan) {
    return Factory(info, data, preparation, plan).make();
}

} // namespace lepton::engine
