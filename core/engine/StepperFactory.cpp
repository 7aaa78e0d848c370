// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/StepperFactory.h"

#include "core/engine/AdversarialRunner.h"
#include "core/engine/BatchLoader.h"
#include "core/engine/Precision.h"
#include "core/engine/StartWeights.h"
#include "core/engine/StepRunner.h"
#include "core/engine/TargetUnits.h"

#include <algorithm>
#include <functional>

namespace lepton::engine {

namespace {

Error notForGenerators(const char* why, const char* where) {
    return Error(ErrorCode::BadValue, why).at(where).fix(LT("core", "Leave that setting at its default"));
}

class Factory {
public:
    Factory(const project::RunInfo& info, const TrainData& data, const datasets::Preparation& preparation, const ExecutionPlan& plan, const StartWeights* start)
        : m_info(info), m_data(data), m_preparation(preparation), m_plan(plan), m_start(start), m_objective(info.project.objective) {}

    Result<std::unique_ptr<Stepper>> make() const {
        LEPTON_CHECK(checkPrecision(m_info.project.training.precision, at::Device(m_info.device)));
        return m_objective.adversary ? adversarial() : plain();
    }

private:
    Result<CompiledNetwork::Options> options(const std::string& name) const {
        CompiledNetwork::Options options{at::kFloat, at::Device(m_info.device), takesLogits(m_objective), {}};
        if (name == m_objective.network) {
            LEPTON_TRY(options.frozen, frozenLayers(m_info.project.training.startFrom, m_info.project.find(name)->network));
        }
        return options;
    }

    Result<std::shared_ptr<const CompiledNetwork>> compile(const std::string& name, const std::vector<datasets::Affine>& steps) const {
        LEPTON_TRY(const auto chosen, options(name));
        return CompiledNetwork::compile(m_info.project.find(name)->network, steps, chosen);
    }

    /// For StepRunner::unfreeze, which may be called when this factory is long gone.
    Result<std::function<Result<std::shared_ptr<const CompiledNetwork>>(const std::vector<std::string>&)>> thaw() const {
        LEPTON_TRY(const auto chosen, options(m_objective.network));
        return std::function([chosen, network = m_info.project.served()->network, steps = m_preparation.tensorSteps()](const std::vector<std::string>& layers) -> Result<std::shared_ptr<const CompiledNetwork>> {
            auto thawed = chosen;
            LEPTON_TRY(thawed.thawed, exchange::layersNamed(layers, exchange::weightsOf(network), "training.callbacks"));
            return CompiledNetwork::compile(network, steps, thawed);
        });
    }

    Result<Feed> feed(const CompiledNetwork& network) const { return Feed::make(network, m_data.batches->inputs(), m_data.batches->targets()); }

    Result<std::unique_ptr<Stepper>> plain() const {
        StepRunner::Parts parts;
        LEPTON_TRY(parts.network, compile(m_objective.network, m_preparation.tensorSteps()));
        LEPTON_TRY(parts.feed, feed(*parts.network));
        const auto& targets = m_data.batches->targets();
        LEPTON_TRY(parts.objective, Objective::make(m_objective, m_info.project.served()->network, *parts.network,
                                                    objectiveFacts(m_preparation, m_data.batches->inputs(), targets, m_info.project.data.classes)));
        LEPTON_CHECK(checkLabels(*parts.objective));
        parts.weights = parts.network->initialWeights(m_info.seed);
        if (m_start != nullptr)
            m_start->fill(*parts.network, parts.weights);
        LEPTON_CHECK(checkMixup());
        parts.mixup = Mixup(m_info.project.training.mixup, m_info.seed);
        LEPTON_TRY(parts.thaw, thaw());
        LEPTON_TRY(auto runner, StepRunner::make(std::move(parts), UpdateSettings(m_info.project.training), m_plan, m_info.seed));
        return std::unique_ptr<Stepper>(std::move(runner));
    }

    /// Between two words there is no third.
    Result<void> checkMixup() const {
        for (const auto& field : m_data.batches->inputs())
            if (m_info.project.training.mixup > 0 && field.type == datasets::ElementType::Int64)
                return Error(ErrorCode::BadValue, text(LT("core", "mixup mixes pictures and numbers, but “%1” stands for words or categories"), field.name))
                    .at("training.mixup")
                    .fix(LT("core", "Set mixup to 0"));
        return {};
    }

    UpdateSettings generatorSettings() const { return UpdateSettings(m_info.project.training); }

    /// Its moving average would be of no use to anybody.
    UpdateSettings discriminatorSettings() const {
        UpdateSettings out(m_info.project.training);
        out.optimizer = m_objective.adversary->optimizer;
        out.averageDecay = 0;
        return out;
    }

    Result<std::unique_ptr<Stepper>> adversarial() const {
        const auto& training = m_info.project.training;
        if (training.accumulate > 1)
            return notForGenerators(LT("core", "A generator and its discriminator take a step with every batch"), "training.accumulate");
        if (training.mixup > 0)
            return notForGenerators(LT("core", "A discriminator would take mixed pictures for false ones"), "training.mixup");
        if (halfType(training.precision))
            return notForGenerators(LT("core", "Generators are not trained in mixed precision"), "training.precision");
        setMatrixPrecision(training.precision);
        const project::Adversary& settings = *m_objective.adversary;
        AdversarialRunner::Parts parts;
        LEPTON_TRY(parts.generator, player(m_objective.network, generatorSettings(), m_info.seed));
        LEPTON_TRY(parts.discriminator, player(settings.network, discriminatorSettings(), m_info.seed + 1));
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

    Result<AdversarialRunner::Network> player(const std::string& name, const UpdateSettings& settings, std::uint64_t seed) const {
        AdversarialRunner::Network out;
        LEPTON_TRY(out.compiled, compile(name, {}));
        out.weights = out.compiled->initialWeights(seed);
        if (m_start != nullptr && name == m_objective.network)
            m_start->fill(*out.compiled, out.weights);
        LEPTON_TRY(out.feed, feed(*out.compiled));
        out.settings = settings;
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
                const auto wrong = std::find_if(labels.begin(), labels.end(), [&](std::int64_t label) { return label < 0 || label >= classes.count; });
                if (wrong != labels.end())
                    return Error(ErrorCode::BadNetwork, text(LT("core", "The data has the class number %1, but the network's Output has only %2 classes"), *wrong, classes.count))
                        .at("Output")
                        .fix(LT("core", "Give the last Linear layer as many units as there are classes"));
            }
        return {};
    }

    const project::RunInfo& m_info;
    const TrainData& m_data;
    const datasets::Preparation& m_preparation;
    const ExecutionPlan& m_plan;
    const StartWeights* m_start;
    const project::Objective& m_objective;
};

} // namespace

Result<std::unique_ptr<Stepper>> makeStepper(const project::RunInfo& info, const TrainData& data, const datasets::Preparation& preparation, const ExecutionPlan& plan, const StartWeights* start) {
    return Factory(info, data, preparation, plan, start).make();
}

} // namespace lepton::engine
