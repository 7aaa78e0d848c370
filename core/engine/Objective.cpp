// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Objective.h"

#include "core/engine/Losses.h"
#include "core/engine/metrics/Measurer.h"
#include "core/graph/Expand.h"
#include "core/layers/Layers.h"
#include "core/layers/Rules.h"

#include <algorithm>

namespace lepton::engine {

namespace {

Error doesNotFit(Text what, const std::string& where, Text fix) { return Error(ErrorCode::BadNetwork, std::move(what)).at(where).fix(std::move(fix)); }

/// One term with everything looked up.
struct Term {
    project::LossTerm settings;
    std::vector<std::size_t> outputs;
    std::size_t target = 0;
    bool fromInput = false;   ///< compares with what the network was given
    bool probabilities = false; ///< the Output lies behind a Sigmoid
    at::Tensor classWeights;  ///< [K] or undefined
    double perSample = 1;     ///< values (or places) of one sample
    bool twoClasses = false;  ///< one probability for a label that is 0 or 1
    std::int64_t classes = 0; ///< of cross-entropy

    bool isCrossEntropy() const { return settings.loss == "cross-entropy"; }
};

class SumOfTerms final : public Objective {
public:
    SumOfTerms(std::string type, std::vector<Term> terms, metrics::Measurer measurer, std::optional<std::size_t> groups)
        : m_type(std::move(type)), m_terms(std::move(terms)), m_measurer(std::move(measurer)), m_groups(groups) {
        for (const auto& term : m_terms)
            m_names.push_back(m_terms.size() > 1 && m_type != "vae" && !term.settings.outputs.empty() ? term.settings.outputs[0] : term.settings.loss);
    }

    const std::vector<std::string>& lossNames() const override { return m_names; }
    bool wantsInput() const override {
        return std::any_of(m_terms.begin(), m_terms.end(), [](const Term& term) { return term.fromInput; });
    }

    std::vector<Classes> classes() const override {
        std::vector<Classes> out;
        for (const auto& term : m_terms)
            if ((term.isCrossEntropy() && term.perSample == 1) || term.twoClasses)
                out.push_back({term.target, term.twoClasses ? 2 : term.classes});
        return out;
    }

    at::Tensor groupsOf(const Batch& batch) const override { return m_groups && *m_groups < batch.inputs.size() ? batch.inputs[*m_groups] : at::Tensor(); }

    std::vector<double> factors(const Batch& whole) const override {
        std::vector<double> out;
        for (const auto& term : m_terms) {
            double divisor = term.settings.sum ? 1 : term.perSample;
            if (term.classWeights.defined()) {
                const at::Tensor weights = term.classWeights.to(at::kCPU).index_select(0, whole.targets[term.target].reshape(-1));
                divisor = weights.sum().item<double>() / static_cast<double>(whole.size());
            }
            out.push_back(term.settings.weight / divisor);
        }
        return out;
    }

    at::Tensor lossSum(const std::vector<at::Tensor>& outputs, const at::Tensor& prepared, const std::vector<at::Tensor>& targets, const std::vector<double>& factors,
                       MetricSums* sums, const at::Tensor& groups) const override {
        at::Tensor total;
        for (std::size_t i = 0; i < m_terms.size(); ++i) {
            at::Tensor loss = termSum(m_terms[i], outputs, prepared, targets);
            if (factors[i] != 1)
                loss = loss * factors[i];
            total = total.defined() ? total + loss : loss;
            if (sums != nullptr && m_terms.size() > 1)
                sums->losses.push_back(loss.item<double>());
        }
        if (sums != nullptr)
            measure(outputs, prepared, targets, groups, total, *sums);
        return total;
    }

private:
    static at::Tensor targetOf(const Term& term, const at::Tensor& output, const at::Tensor& prepared, const std::vector<at::Tensor>& targets) {
        const at::Tensor& target = term.fromInput ? prepared : targets[term.target];
        return target.to(output.scalar_type()).reshape(output.sizes());
    }

    static at::Tensor termSum(const Term& term, const std::vector<at::Tensor>& outputs, const at::Tensor& prepared, const std::vector<at::Tensor>& targets) {
        const at::Tensor& output = outputs[term.outputs[0]];
        const std::string& loss = term.settings.loss;
        if (term.isCrossEntropy())
            return losses::crossEntropy(output.reshape({-1, output.size(-1)}), targets[term.target].reshape(-1),
                                        term.classWeights.defined() ? term.classWeights.to(output.options()) : term.classWeights, term.settings.labelSmoothing);
        if (loss == "kl")
            return losses::klDivergence(output, outputs[term.outputs[1]]).sum();
        const at::Tensor target = targetOf(term, output, prepared, targets);
        if (loss == "mse")
            return at::mse_loss(output, target, at::Reduction::Sum);
        if (loss == "mae")
            return at::l1_loss(output, target, at::Reduction::Sum);
        if (loss == "huber")
            return losses::huber(output, target, term.settings.delta).sum();
        return losses::binaryCrossEntropy(output, target, !term.probabilities).sum();
    }

    /// The first term decides.
    void measure(const std::vector<at::Tensor>& outputs, const at::Tensor& prepared, const std::vector<at::Tensor>& targets, const at::Tensor& groups, const at::Tensor& total,
                 MetricSums& sums) const {
        const at::NoGradGuard frozen;
        const auto loss = total.item<double>();
        const std::int64_t samples = outputs[0].size(0);
        sums.loss += loss;
        sums.samples += samples;
        const Term& term = m_terms.front();
        const at::Tensor output = outputs[term.outputs[0]].detach();
        const bool none = term.settings.loss == "kl";
        m_measurer.add({output, none ? at::Tensor() : term.isCrossEntropy() ? targets[term.target] : targetOf(term, output, prepared, targets), groups}, loss, samples, sums);
    }

    std::string m_type;
    std::vector<Term> m_terms;
    std::vector<std::string> m_names;
    metrics::Measurer m_measurer;
    std::optional<std::size_t> m_groups;
};

/// Looks up what the settings name.
class TermMaker {
public:
    TermMaker(const graph::Network& network, const CompiledNetwork& compiled, const Objective::Facts& facts)
        : m_network(graph::expand(network, layers::catalogue())), m_compiled(compiled), m_facts(facts) {}

    Result<Term> make(const project::LossTerm& settings) const {
        Term term;
        term.settings = settings;
        LEPTON_TRY(term.outputs, outputsOf(settings));
        const auto& end = m_compiled.outputs()[term.outputs[0]];
        term.perSample = static_cast<double>(layers::productOf(end.shape));
        term.probabilities = layerBefore(end.node) == "Sigmoid";
        term.fromInput = settings.target == "input";
        if (settings.loss == "kl" || term.fromInput) {
            LEPTON_CHECK(fit(term, term.fromInput ? m_compiled.inputs()[0].shape : m_compiled.outputs()[term.outputs[1]].shape, settings.target));
            return term;
        }
        LEPTON_TRY(term.target, targetOf(settings, end.node));
        const auto& target = m_facts.targets[term.target];
        if (!term.isCrossEntropy()) {
            LEPTON_CHECK(fit(term, target.shape, target.name));
            term.twoClasses = settings.loss == "binary-cross-entropy" && target.type == datasets::ElementType::Int64 && target.elements() == 1;
            return term;
        }
        LEPTON_CHECK(fitScores(term, target));
        return term;
    }

private:
    std::string layerBefore(const std::string& output) const {
        for (const auto& edge : m_network.edges())
            if (edge.to.node.str() == output)
                return m_network.find(edge.from.node)->type;
        return {};
    }

    Result<std::vector<std::size_t>> outputsOf(const project::LossTerm& settings) const {
        const auto& ends = m_compiled.outputs();
        const std::size_t needed = settings.loss == "kl" ? 2 : 1;
        std::vector<std::size_t> out;
        for (const auto& name : settings.outputs) {
            const auto found = std::find_if(ends.begin(), ends.end(), [&](const auto& end) { return end.node == name; });
            if (found == ends.end())
                return doesNotFit(text(LT("core", "The objective's loss %1 looks at the Output “%2”, but there is none of that name"), settings.loss, name), "objective.terms",
                                  LT("core", "Name the network's Outputs as they are called on the canvas"));
            out.push_back(static_cast<std::size_t>(found - ends.begin()));
        }
        if (out.empty())
            for (std::size_t i = 0; i < needed && ends.size() == needed; ++i)
                out.push_back(i);
        if (out.size() != needed)
            return doesNotFit(text(LT("core", "The loss %1 takes %2 of the network's %3 Outputs, and the objective does not say which"), settings.loss, needed, ends.size()),
                              ends.size() > 1 ? ends[1].node : "objective.terms", LT("core", "Delete the others, or name the right Outputs in the objective"));
        return out;
    }

    Result<std::size_t> targetOf(const project::LossTerm& settings, const std::string& node) const {
        const auto& targets = m_facts.targets;
        if (settings.target.empty() && targets.size() == 1)
            return std::size_t{0};
        for (std::size_t i = 0; i < targets.size(); ++i)
            if (targets[i].name == settings.target)
                return i;
        return doesNotFit(text(LT("core", "The loss %1 needs a target that the data does not have"), settings.loss), node, LT("core", "Choose the target in the objective, or other data"));
    }

    Result<void> fit(const Term& term, const std::vector<std::int64_t>& other, const std::string& name) const {
        const auto& end = m_compiled.outputs()[term.outputs[0]];
        if (layers::productOf(end.shape) == layers::productOf(other))
            return {};
        return doesNotFit(text(LT("core", "The network gives %1 numbers a sample, but the target “%2” has %3"), layers::productOf(end.shape), name, layers::productOf(other)), end.node,
                          LT("core", "Give both the same size"));
    }

    Result<void> fitScores(Term& term, const datasets::TensorField& target) const {
        const auto& end = m_compiled.outputs()[term.outputs[0]];
        const std::size_t places = target.shape.size();
        if (target.type != datasets::ElementType::Int64)
            return doesNotFit(text(LT("core", "Cross-entropy tells classes apart, but the target “%1” is a measured number"), target.name), end.node, LT("core", "Choose the loss mse, mae or huber"));
        if (end.shape.size() != places + 1 || !std::equal(target.shape.begin(), target.shape.end(), end.shape.begin()))
            return doesNotFit(text(places == 0 ? LT("core", "The Output needs one number a class (N × classes), but gets N × %1")
                                        : LT("core", "The Output needs one number a class for each place of the target, but gets N × %1"),
                              Json(end.shape).dump()), end.node,
                              LT("core", "Put Flatten or Global average pool and a Linear layer before it"));
        term.perSample = static_cast<double>(target.elements());
        term.classes = end.shape.back();
        const auto& weights = term.settings.classWeights;
        if (weights.empty())
            return {};
        if (static_cast<std::int64_t>(weights.size()) != end.shape.back())
            return doesNotFit(text(LT("core", "The objective has weights for %1 classes, but the network has %2"), weights.size(), end.shape.back()), "objective.terms",
                              LT("core", "Give each class one weight"));
        term.classWeights = at::tensor(at::ArrayRef<double>(weights)).to(m_compiled.options().dtype).to(m_compiled.options().device);
        return {};
    }

    graph::Network m_network;
    const CompiledNetwork& m_compiled;
    const Objective::Facts& m_facts;
};

/// What is measured, with what it needs to know of the data.
Result<metrics::Measurer> makeMeasurer(const project::Objective& settings, const Term* first, const CompiledNetwork& compiled, const Objective::Facts& facts) {
    const auto kind = project::answerKind(settings, facts.ratings);
    metrics::MetricPlan plan{{}, facts.classes, false, facts.ratings && facts.offset.size() == 1 ? facts.offset[0] : 0};
    for (const auto& name : project::measuredMetrics(settings, kind)) {
        LEPTON_TRY(auto metric, project::metricNamed(name));
        if (!metric.type->fits(kind))
            return doesNotFit(text(LT("core", "The metric “%1” does not fit what is learned"), name), "objective.metrics", LT("core", "Remove it from the objective's metrics, or choose one that fits"));
        plan.metrics.push_back(std::move(metric));
    }
    if (kind == project::AnswerKind::Labels && first != nullptr) {
        const auto& shape = compiled.outputs()[first->outputs[0]].shape;
        plan.positiveOnly = shape.size() != 1 || shape[0] == 1; // of a mask its places
    }
    return metrics::Measurer(std::move(plan), {kind, first != nullptr && first->probabilities, facts.scale, facts.offset});
}

} // namespace

Result<std::shared_ptr<const Objective>> Objective::make(const project::Objective& settings, const graph::Network& network, const CompiledNetwork& compiled, const Facts& facts) {
    const TermMaker maker(network, compiled, facts);
    std::vector<Term> terms;
    for (const auto& term : settings.allTerms()) {
        LEPTON_TRY(Term made, maker.make(term));
        terms.push_back(std::move(made));
    }
    LEPTON_TRY(auto measurer, makeMeasurer(settings, terms.empty() ? nullptr : &terms.front(), compiled, facts));
    return std::shared_ptr<const Objective>(std::make_shared<SumOfTerms>(settings.type, std::move(terms), std::move(measurer), facts.groups));
}

} // namespace lepton::engine
