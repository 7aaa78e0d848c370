// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/ObjectiveCheck.h"

#include "core/layers/Layers.h"
#include "core/layers/Rules.h"

#include <algorithm>

namespace lepton::project {

namespace {

using graph::NodeId;
using graph::Problem;
using graph::Repair;

std::string joined(const std::vector<NodeId>& ids) {
    std::string out;
    for (const auto& id : ids)
        out += (out.empty() ? "" : ", ") + id.str();
    return out;
}

/// The node whose output an Output shows; its units are what a repair changes.
const graph::Node* nodeBefore(const graph::Network& network, const NodeId& id) {
    for (const auto& edge : network.edges())
        if (edge.to.node == id)
            return network.find(edge.from.node);
    return nullptr;
}

/// The shape of one sample, without the batch; empty if it could not be worked out.
std::vector<std::int64_t> sampleShape(const graph::Analysis& analysis, const NodeId& id) {
    std::vector<std::int64_t> out;
    const graph::NodeFacts* facts = analysis.find(id);
    if (facts == nullptr || facts->outputs.empty())
        return out;
    const auto& shape = facts->outputs[0].shape;
    for (std::size_t d = 1; d < shape.size(); ++d)
        out.push_back(shape[d].known() ? shape[d].size() : -1);
    return out;
}

/// Checks one term of one project.
class TermCheck {
public:
    TermCheck(const Project& project, const graph::Analysis& analysis, const std::optional<DataTensors>& data, const LossTerm& term, std::vector<Problem>& problems)
        : m_project(project), m_analysis(analysis), m_data(data), m_term(term), m_problems(problems) {}

    void run() {
        const std::size_t needed = m_term.loss == "kl" ? 2 : 1;
        if (!findOutputs(needed))
            return;
        if (m_term.loss == "kl")
            return checkSameShape(sampleShape(m_analysis, m_outputs[1]));
        if (m_term.target == "input")
            return checkSameShape(m_analysis.inputs.empty() ? std::vector<std::int64_t>() : sampleShape(m_analysis, m_analysis.inputs[0]));
        const DataTensor* target = findTarget();
        if (m_term.loss == "cross-entropy")
            checkScores(target);
        else if (target != nullptr)
            checkValues(*target);
    }

private:
    void report(const NodeId& node, std::string port, std::string code, Text message, Text fix, std::vector<Repair> repairs = {}) {
        m_problems.push_back({node, std::move(port), std::move(code), std::move(message), std::move(fix), std::move(repairs)});
    }

    /// Fills m_outputs; without names there must be just as many as needed.
    bool findOutputs(std::size_t needed) {
        const auto& all = m_analysis.outputs;
        if (m_term.outputs.empty()) {
            for (std::size_t i = needed; i < all.size(); ++i)
                report(all[i], "", "too-many-ends", text(LT("core", "The objective compares one Output, and the network has %1 (%2)"), all.size(), joined(all)),
                       LT("core", "Delete the others, join the branches with Add or Concat, or give each Output a loss of its own in the objective"));
            m_outputs.assign(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(needed, all.size())));
            return all.size() >= needed;
        }
        for (const auto& name : m_term.outputs) {
            if (std::find(all.begin(), all.end(), NodeId(name)) == all.end()) {
                report({}, "", "no-such-output", text(LT("core", "The objective's loss %1 looks at the Output “%2”, but there is none of that name"), m_term.loss, name),
                       text(LT("core", "The network's Outputs are: %1"), joined(all)));
                return false;
            }
            m_outputs.emplace_back(name);
        }
        if (m_outputs.size() == needed)
            return true;
        report(m_outputs[0], "", "outputs", text(LT("core", "The loss %1 takes %2 Outputs, not %3"), m_term.loss, needed, m_outputs.size()), LT("core", "Name the right Outputs in the objective"));
        return false;
    }

    /// Null if the data is not known or (reported) it has no such target.
    const DataTensor* findTarget() {
        if (!m_data)
            return nullptr;
        const auto& targets = m_data->targets;
        if (m_term.target.empty() && targets.size() == 1)
            return &targets[0];
        const auto found = std::find_if(targets.begin(), targets.end(), [this](const DataTensor& tensor) { return tensor.name == m_term.target; });
        if (found != targets.end())
            return &*found;
        report(m_outputs[0], "", "no-such-target",
               m_term.target.empty() ? text(LT("core", "The loss %1 needs a target, and the data has %2"), m_term.loss, targets.size())
                                     : text(LT("core", "The data has no target “%1”"), m_term.target),
               LT("core", "Choose the target in the objective, or other data"));
        return nullptr;
    }

    std::int64_t classCount(const DataTensor* target) const {
        const auto labels = static_cast<std::int64_t>(m_project.data.classes.size());
        return labels > 0 && (target == nullptr || target->shape.empty()) ? labels : target != nullptr ? target->count : 0;
    }

    /// Cross-entropy: one number a class, for every place that the target has.
    void checkScores(const DataTensor* target) {
        const auto shape = sampleShape(m_analysis, m_outputs[0]);
        if (shape.empty() && m_analysis.find(m_outputs[0])->outputs.empty())
            return;
        if (target != nullptr && !target->ids)
            return report(m_outputs[0], "", "target-kind", text(LT("core", "Cross-entropy tells classes apart, but the target “%1” is a measured number"), target->name),
                          LT("core", "Choose the loss mse, mae or huber"));
        const std::int64_t classes = classCount(target);
        std::vector<std::int64_t> places = target != nullptr ? target->shape : std::vector<std::int64_t>();
        const bool placesFit = shape.size() == places.size() + 1 && std::equal(places.begin(), places.end(), shape.begin());
        if (classes == 0 ? (target == nullptr || placesFit) : (placesFit && shape.back() == classes))
            return;
        const graph::Node* before = nodeBefore(m_project.served()->network, m_outputs[0]);
        const bool linear = before != nullptr && before->type == "Linear" && placesFit;
        std::string wanted = "N";
        for (const auto size : places)
            wanted += " × " + std::to_string(size);
        report(linear ? before->id : m_outputs[0], linear ? "" : "in", "output-classes",
               text(LT("core", "The network gives %1, but %2 classes need one number each (%3 × %2)"), graph::shapeText(m_analysis.find(m_outputs[0])->outputs[0].shape), classes, wanted),
               text(LT("core", "End with a Linear layer of %1 units"), classes),
               linear ? std::vector<Repair>{{Repair::Kind::SetParameter, {}, "units", classes}} : std::vector<Repair>());
    }

    void checkSameShape(const std::vector<std::int64_t>& other) {
        const auto shape = sampleShape(m_analysis, m_outputs[0]);
        if (!shape.empty() && !other.empty() && layers::productOf(shape) != layers::productOf(other))
            report(m_outputs[0], "in", "output-shape",
                   text(LT("core", "The loss %1 compares %2 numbers a sample with %3"), m_term.loss, layers::productOf(shape), layers::productOf(other)),
                   LT("core", "Give both the same size"));
    }

    void checkValues(const DataTensor& target) {
        if (m_term.loss == "binary-cross-entropy" && target.ids && classCount(&target) > 2)
            return report(m_outputs[0], "in", "two-classes", text(LT("core", "Binary cross-entropy tells two classes apart, but the data has %1"), classCount(&target)),
                          LT("core", "Choose the loss cross-entropy, and end with a Linear layer of one unit a class"));
        checkSameCount(target);
    }

    void checkSameCount(const DataTensor& target) {
        const auto shape = sampleShape(m_analysis, m_outputs[0]);
        const std::int64_t wanted = layers::productOf(target.shape);
        if (shape.empty() || layers::productOf(shape) == wanted)
            return;
        const graph::Node* before = nodeBefore(m_project.served()->network, m_outputs[0]);
        const bool linear = before != nullptr && before->type == "Linear" && shape.size() == 1;
        report(linear ? before->id : m_outputs[0], linear ? "" : "in", "output-values",
               text(LT("core", "The network gives %1 numbers a sample, but the target “%2” has %3"), layers::productOf(shape), target.name, wanted),
               text(LT("core", "End with a Linear layer of %1 units"), wanted),
               linear ? std::vector<Repair>{{Repair::Kind::SetParameter, {}, "units", wanted}} : std::vector<Repair>());
    }

    const Project& m_project;
    const graph::Analysis& m_analysis;
    const std::optional<DataTensors>& m_data;
    const LossTerm& m_term;
    std::vector<Problem>& m_problems;
    std::vector<NodeId> m_outputs;
};

} // namespace

void checkTerms(const Project& project, const graph::Analysis& analysis, const std::optional<DataTensors>& data, std::vector<Problem>& problems) {
    const auto terms = project.objective.allTerms();
    for (const auto& term : terms)
        TermCheck(project, analysis, data, term, problems).run();
    const bool allNamed = std::none_of(terms.begin(), terms.end(), [](const LossTerm& term) { return term.outputs.empty(); });
    for (const auto& id : analysis.outputs) {
        const bool used = std::any_of(terms.begin(), terms.end(), [&](const LossTerm& term) { return std::find(term.outputs.begin(), term.outputs.end(), id.str()) != term.outputs.end(); });
        if (allNamed && !used)
            problems.push_back({id, "", "unused-output", text(LT("core", "No loss looks at the Output %1"), id.str()), LT("core", "Delete it, or give it a loss in the objective"), {}});
    }
}

void checkAdversary(const Project& project, const graph::Analysis& generator, const std::optional<DataTensors>& data, std::vector<Problem>& problems) {
    const auto fault = [&](const NodeId& node, const char* code, Text message, Text fix) { problems.push_back({node, "", code, std::move(message), std::move(fix), {}}); };
    const NamedNetwork* named = project.find(project.objective.adversary->network);
    if (named == nullptr || named == project.served())
        return fault({}, "no-adversary", LT("core", "An adversarial objective needs a second network, the discriminator"), LT("core", "Add a network and name it in the objective"));
    const auto analysis = graph::analyse(named->network, layers::catalogue());
    for (auto problem : analysis.problems) {
        problem.message = text(LT("core", "%1 (in the network %2)"), problem.message.str(), named->name);
        problem.repairs.clear(); // they would change the other network
        problems.push_back(std::move(problem));
    }
    if (data)
        checkInputs(analysis, *data, problems);
    if (!analysis.ok() || !generator.ok())
        return;
    if (generator.outputs.size() != 1 || analysis.outputs.size() != 1)
        return fault({}, "too-many-ends", LT("core", "Generator and discriminator have one Output each"), LT("core", "Delete the others, or join the branches with Add or Concat"));
    if (const auto score = sampleShape(analysis, analysis.outputs[0]); layers::productOf(score) != 1)
        fault(analysis.outputs[0], "output-values", text(LT("core", "The discriminator gives %1 numbers a sample, but its verdict is one"), layers::productOf(score)), LT("core", "End it with a Linear layer of 1 unit"));
    const graph::Node* last = nodeBefore(named->network, analysis.outputs[0]);
    if (last != nullptr && last->type == "Sigmoid")
        fault(last->id, "sigmoid", LT("core", "The adversarial losses take the discriminator's raw score, without a Sigmoid"), LT("core", "Delete the Sigmoid before the discriminator's Output"));
    const auto made = sampleShape(generator, generator.outputs[0]);
    const auto taken = sampleShape(analysis, analysis.inputs[0]);
    if (made != taken)
        fault(generator.outputs[0], "output-shape",
              text(LT("core", "The generator makes %1, but the discriminator takes %2"), graph::shapeText(generator.find(generator.outputs[0])->outputs[0].shape),
                   graph::shapeText(analysis.find(analysis.inputs[0])->outputs[0].shape)),
              LT("core", "Give the generator's Output the shape of the discriminator's Input"));
}

} // namespace lepton::project
