// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/CompiledNetwork.h"
#include "core/engine/Guard.h"
#include "core/engine/operators/ChosenInitialisation.h"
#include "core/engine/operators/SpectralNorm.h"
#include "core/graph/Expand.h"
#include "core/layers/Layers.h"
#include "core/layers/WeightSettings.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace lepton::engine {

using graph::NodeId;

namespace {

Error badNetwork(Text what, const std::string& node, Text fix) {
    return Error(ErrorCode::BadNetwork, std::move(what)).at(node).fix(std::move(fix));
}

Error fromProblem(const graph::Problem& problem) {
    const std::string place = problem.node.str() + (problem.port.empty() ? "" : "." + problem.port);
    return badNetwork(problem.message, place, problem.fix);
}

} // namespace

/// Turns nodes and edges into numbered slots and steps, once, so that running looks nothing up.
class NetworkCompiler {
public:
    NetworkCompiler(const graph::Network& network, const CompiledNetwork::Options& options)
        : m_network(graph::expand(network, layers::catalogue())), m_analysis(graph::analyse(network, layers::catalogue())), m_made(std::make_shared<CompiledNetwork>()) {
        m_made->m_options = options;
    }

    Result<std::shared_ptr<const CompiledNetwork>> run(const std::vector<datasets::Affine>& tensorSteps) {
        if (!m_analysis.ok())
            return fromProblem(m_analysis.problems.front());
        gatherEdges();
        addInputs();
        LEPTON_CHECK(addHead(tensorSteps));
        findAnswering();
        for (const auto& id : m_analysis.order)
            addWeights(id);
        for (const auto& id : m_analysis.order)
            LEPTON_CHECK(addStep(id));
        addOutputs();
        if (m_made->m_options.dropFinalSoftmax)
            for (auto& slot : m_made->m_outputSlots)
                skipSoftmax(slot);
        poolBeforeRelu();
        markFinished();
        return std::shared_ptr<const CompiledNetwork>(std::move(m_made));
    }

private:
    /// Their slots are the first ones, in the network's order.
    void addInputs() {
        for (const auto& node : m_network.nodes())
            if (node.type == "Input") {
                m_slotOf[{node.id, "out"}] = m_made->m_slots++;
                m_made->m_inputs.push_back(endOf(node));
            }
    }

    void addOutputs() {
        for (const auto& node : m_network.nodes())
            if (node.type == "Output") {
                m_made->m_outputSlots.push_back(m_slotOf.at(m_into[node.id].front()));
                m_made->m_outputs.push_back(endOf(node));
            }
    }

    CompiledNetwork::End endOf(const graph::Node& node) const {
        const graph::NodeFacts& facts = *m_analysis.find(node.id);
        const graph::TensorType& type = facts.outputs[0];
        CompiledNetwork::End end{node.id.str(), node.type == "Input" ? facts.parameters.choice("field") : "", {}, scalarType(type.dtype)};
        for (std::size_t d = 1; d < type.shape.size(); ++d)
            end.shape.push_back(type.shape[d].size());
        return end;
    }

    Result<void> addHead(const std::vector<datasets::Affine>& tensorSteps) {
        const auto& input = m_made->m_inputs.front();
        const auto channels = static_cast<std::size_t>(input.shape[0]);
        for (const auto& affine : tensorSteps) {
            if (input.dtype == at::kLong)
                return badNetwork(text(LT("core", "The recipe's step %1 is for numbers, but the Input takes ids"), affine.type), input.node,
                                  LT("core", "Take the step out of the recipe, or set the Input's numbers to float32"));
            if (affine.subtract.size() != affine.divide.size() || (affine.subtract.size() != 1 && affine.subtract.size() != channels))
                return badNetwork(text(LT("core", "The recipe's step %1 is fitted to %2 channels, but the Input has %3"), affine.type, affine.subtract.size(), channels), input.node,
                                  LT("core", "Set the Input's shape to that of the prepared pictures"));
            m_made->m_head.push_back({headTensor(affine.subtract, 0), headTensor(affine.divide, 1)});
        }
        return {};
    }

    /// Undefined if all values are `neutral`.
    at::Tensor headTensor(const std::vector<float>& values, float neutral) const {
        if (std::all_of(values.begin(), values.end(), [&](float value) { return value == neutral; }))
            return {};
        std::vector<std::int64_t> shape(m_made->m_inputs.front().shape.size() + 1, 1);
        shape[1] = static_cast<std::int64_t>(values.size());
        return at::tensor(at::ArrayRef<float>(values)).view(shape).to(m_made->m_options.dtype).to(m_made->m_options.device);
    }

    /// The ports before each node, in port order and, within a port, in the order of the edge list.
    void gatherEdges() {
        for (const auto& edge : m_network.edges())
            m_ports[edge.to].push_back(edge.from);
        for (const auto& node : m_network.nodes())
            for (const auto& port : layers::catalogue().find(node.type)->inputs)
                for (const auto& from : m_ports[{node.id, port.name}])
                    m_into[node.id].push_back(from);
    }

    Result<void> addStep(const NodeId& id) {
        const graph::Node& node = *m_network.find(id);
        if (node.type == "Input" || node.type == "Output")
            return {};
        const OperatorType* type = findOperator(node.type);
        if (type == nullptr)
            return badNetwork(text(LT("core", "This engine can't run the layer “%1”"), node.type), id.str(), LT("core", "Install the version of Lepton Studio that made this network"));
        const graph::NodeFacts& facts = *m_analysis.find(id);
        CompiledNetwork::Step step;
        step.node = id.str();
        step.op = operators::withInitialisation(type->make(facts.parameters), facts.parameters, facts.weights);
        if (facts.parameters.values().value("spectral_norm", false)) {
            step.op = operators::withSpectralNorm(std::move(step.op), layers::spectralDimension(node.type));
            m_made->m_wholeBatch = true;
        }
        for (const auto& from : m_into[id])
            step.inputs.push_back(m_slotOf.at(from));
        step.output = m_made->m_slots;
        for (const auto& port : layers::catalogue().find(node.type)->outputs)
            m_slotOf[{id, port.name}] = m_made->m_slots++;
        step.outputCount = m_made->m_slots - step.output;
        step.sharesWeights = !facts.weightsOf.empty();
        step.firstWeight = m_firstWeight[step.sharesWeights ? facts.weightsOf : id];
        step.weightCount = facts.weights.size();
        step.still = isFrozen(step.sharesWeights ? facts.weightsOf : id) && std::any_of(facts.weights.begin(), facts.weights.end(), [](const auto& weight) { return !weight.trained; });
        m_made->m_wholeBatch = m_made->m_wholeBatch || (type->wholeBatch && !step.still);
        m_made->m_steps.push_back(std::move(step));
        return {};
    }

    /// A layer may use the weights of one that comes later, so all have their places before the first step is made.
    void addWeights(const NodeId& id) {
        const graph::NodeFacts& facts = *m_analysis.find(id);
        m_firstWeight[id] = m_made->m_weights.size();
        if (!facts.weightsOf.empty())
            return;
        const Json& settings = facts.parameters.values();
        const bool frozen = isFrozen(id);
        const double rate = settings.value("learning_rate", 1.0);
        for (const auto& weight : facts.weights) {
            const bool real = weight.dtype == graph::DType::Float32;
            m_made->m_weights.push_back({id.str() + "." + weight.name, weight.shape, weight.trained, real ? m_made->m_options.dtype : scalarType(weight.dtype), frozen, rate, !m_answering.contains(id) && m_network.find(id)->type != "Embedding"});
        }
    }

    bool isFrozen(const NodeId& id) const {
        const auto names = [&](const std::vector<std::string>& ids) { return std::find(ids.begin(), ids.end(), id.str()) != ids.end(); };
        const auto& options = m_made->m_options;
        return !names(options.thawed) && (names(options.frozen) || m_analysis.find(id)->parameters.values().value("frozen", false));
    }

    /// The last layers with trained weights on every way to an Output.
    void findAnswering() {
        std::vector<NodeId> waiting;
        std::set<NodeId> seen;
        for (const auto& node : m_network.nodes())
            if (node.type == "Output")
                waiting.push_back(node.id);
        while (!waiting.empty()) {
            const NodeId id = waiting.back();
            waiting.pop_back();
            for (const auto& from : m_into[id]) {
                if (!seen.insert(from.node).second)
                    continue;
                const graph::NodeFacts& facts = *m_analysis.find(from.node);
                if (std::any_of(facts.weights.begin(), facts.weights.end(), [](const auto& weight) { return weight.trained; }))
                    m_answering.insert(facts.weightsOf.empty() ? from.node : facts.weightsOf);
                else
                    waiting.push_back(from.node);
            }
        }
    }

    bool isOutput(std::size_t slot) const { return std::find(m_made->m_outputSlots.begin(), m_made->m_outputSlots.end(), slot) != m_made->m_outputSlots.end(); }

    void skipSoftmax(std::size_t& output) {
        auto& steps = m_made->m_steps;
        const auto last = std::find_if(steps.begin(), steps.end(), [&](const auto& step) { return step.output == output; });
        if (last == steps.end() || m_network.find(NodeId(last->node))->type != "Softmax" || m_analysis.find(NodeId(last->node))->inputs[0].shape.size() != 2)
            return;
        output = last->inputs[0];
        // Another layer may look at the probabilities too.
        const auto reads = [&](const auto& step) { return std::find(step.inputs.begin(), step.inputs.end(), last->output) != step.inputs.end(); };
        if (!isOutput(last->output) && std::none_of(steps.begin(), steps.end(), reads))
            steps.erase(last);
    }

    /// ReLU and then MaxPool2d is the same as MaxPool2d and then ReLU, value by value and gradient by gradient, but the ReLU has
    /// only a fraction of the values to do.
    void poolBeforeRelu() {
        auto& steps = m_made->m_steps;
        const auto type = [this](const auto& step) { return m_network.find(NodeId(step.node))->type; };
        for (auto& relu : steps) {
            if (type(relu) != "ReLU" || isOutput(relu.output))
                continue;
            std::vector<CompiledNetwork::Step*> readers;
            for (auto& step : steps)
                if (std::find(step.inputs.begin(), step.inputs.end(), relu.output) != step.inputs.end())
                    readers.push_back(&step);
            if (readers.size() != 1 || type(*readers[0]) != "MaxPool2d")
                continue;
            std::swap(relu.op, readers[0]->op);
            std::swap(relu.node, readers[0]->node);
        }
    }

    /// A slot is freed after the last step that reads it.
    void markFinished() {
        std::vector<std::ptrdiff_t> lastUse(m_made->m_slots, -1);
        for (std::size_t i = 0; i < m_made->m_steps.size(); ++i)
            for (const auto slot : m_made->m_steps[i].inputs)
                lastUse[slot] = static_cast<std::ptrdiff_t>(i);
        for (std::size_t slot = 0; slot < lastUse.size(); ++slot)
            if (lastUse[slot] >= 0 && !isOutput(slot))
                m_made->m_steps[static_cast<std::size_t>(lastUse[slot])].finished.push_back(slot);
    }

    const graph::Network m_network; ///< without groups
    graph::Analysis m_analysis;
    std::shared_ptr<CompiledNetwork> m_made;
    std::map<graph::PortRef, std::vector<graph::PortRef>> m_ports;
    std::unordered_map<NodeId, std::vector<graph::PortRef>> m_into;
    std::map<graph::PortRef, std::size_t> m_slotOf;
    std::unordered_map<NodeId, std::size_t> m_firstWeight;
    std::set<NodeId> m_answering; ///< the last layers before an Output
};

Result<std::shared_ptr<const CompiledNetwork>> CompiledNetwork::compile(const graph::Network& network, const std::vector<datasets::Affine>& tensorSteps,
                                                                        const Options& options) {
    return guarded("", [&] { return NetworkCompiler(network, options).run(tensorSteps); });
}

Result<std::shared_ptr<const CompiledNetwork>> CompiledNetwork::compile(const graph::Network& network, const std::vector<datasets::Affine>& tensorSteps) {
    return compile(network, tensorSteps, Options());
}

} // namespace lepton::engine
