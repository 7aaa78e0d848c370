// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/exports/ScriptForward.h"

#include "core/engine/exports/ScriptForms.h"
#include "core/graph/Analysis.h"
#include "core/graph/Expand.h"
#include "core/layers/Layers.h"
#include "core/layers/WeightSettings.h"

#include <algorithm>
#include <map>
#include <sstream>

namespace lepton::engine {

using graph::NodeId;
using namespace scripts;

namespace {

bool isPlain(const std::string& name) { return exchange::PythonNames().take(name) == name; }

/// How the weight is reached from the module.
std::string weightExpression(const std::string& name) {
    std::string out = "self";
    for (const auto& part : weightPath(name)) {
        const std::string attribute = scriptAttribute(part);
        out = isPlain(attribute) ? out + "." + attribute : "getattr(" + out + ", \"" + attribute + "\")";
    }
    return out;
}

class ForwardWriter {
public:
    ForwardWriter(const graph::Network& network, const ScriptSettings& settings)
        : m_network(graph::expand(network, layers::catalogue())), m_analysis(graph::analyse(network, layers::catalogue())), m_settings(settings) {}

    Result<ScriptForward> write() {
        if (!m_analysis.ok()) {
            const auto& problem = m_analysis.problems.front();
            return Error(ErrorCode::BadNetwork, problem.message).at(problem.node.str()).fix(problem.fix);
        }
        gatherEdges();
        const std::string arguments = writeInputs();
        for (const auto& id : m_analysis.order)
            LEPTON_CHECK(writeLayer(id));
        writeResult();
        return ScriptForward{"def forward(self, " + arguments + "):\n" + m_text.body(), m_text.constants()};
    }

private:
    void gatherEdges() {
        std::map<graph::PortRef, std::vector<graph::PortRef>> ports;
        for (const auto& edge : m_network.edges())
            ports[edge.to].push_back(edge.from);
        for (const auto& node : m_network.nodes())
            for (const auto& port : layers::catalogue().find(node.type)->inputs)
                for (const auto& from : ports[{node.id, port.name}])
                    m_into[node.id].push_back(from.node);
    }

    std::vector<const graph::Node*> ofType(const char* type) const {
        std::vector<const graph::Node*> out;
        for (const auto& node : m_network.nodes())
            if (node.type == type)
                out.push_back(&node);
        return out;
    }

    /// The arguments; their values in the network's kind of numbers, the first behind the recipe's steps.
    std::string writeInputs() {
        std::string arguments;
        std::vector<std::pair<const graph::Node*, std::string>> given;
        for (const auto* node : ofType("Input")) {
            const std::size_t index = given.size();
            given.emplace_back(node, m_text.take(index < m_settings.inputs.size() ? m_settings.inputs[index] : node->id.str()));
            arguments += (index == 0 ? "" : ", ") + given.back().second;
        }
        for (const auto& [node, argument] : given) {
            const auto& type = m_analysis.find(node->id)->outputs[0];
            const std::string value = m_text.set(node->id.str(), call("torch.to", {argument, type.dtype == graph::DType::Int64 ? int64Type : floatType}));
            m_values[node->id] = node == given.front().first ? behindSteps(value, type) : value;
        }
        return arguments;
    }

    std::string behindSteps(std::string value, const graph::TensorType& type) {
        for (const auto& step : m_settings.steps) {
            const auto changed = [](const std::vector<float>& values, float neutral) { return std::any_of(values.begin(), values.end(), [&](float v) { return v != neutral; }); };
            const auto operand = [&](const std::vector<float>& values, const char* what) {
                std::vector<std::int64_t> shape(type.shape.size(), 1);
                shape[1] = static_cast<std::int64_t>(values.size());
                return m_text.constant("recipe_" + step.type + "_" + what, at::tensor(at::ArrayRef<float>(values)).view(shape));
            };
            if (changed(step.subtract, 0))
                value = m_text.set("prepared", value + " - " + operand(step.subtract, "subtract"));
            if (changed(step.divide, 1))
                value = m_text.set("prepared", value + " / " + operand(step.divide, "divide"));
        }
        return value;
    }

    Result<void> writeLayer(const NodeId& id) {
        const graph::Node& node = *m_network.find(id);
        if (node.type == "Input" || node.type == "Output")
            return {};
        const ScriptForm* form = findScriptForm(node.type);
        if (form == nullptr)
            return Error(ErrorCode::Unsupported, text(LT("core", "The layer “%1” has no form in TorchScript"), node.type))
                .at(id.str())
                .fix(LT("core", "Export as a package, ONNX or PyTorch source, or put another layer in its place"));
        const graph::NodeFacts& facts = *m_analysis.find(id);
        ScriptLayer layer{facts.parameters, facts.inputs, {}, weightsOf(node, facts), id.str(), m_text};
        for (const auto& from : m_into[id])
            layer.in.push_back(m_values.at(from));
        m_values[id] = m_text.set(id.str(), (*form)(layer));
        return {};
    }

    std::vector<std::string> weightsOf(const graph::Node& node, const graph::NodeFacts& facts) {
        const std::string owner = (facts.weightsOf.empty() ? node.id : facts.weightsOf).str();
        std::vector<std::string> out;
        for (const auto& weight : facts.weights)
            out.push_back(weightExpression(owner + "." + weight.name));
        if (facts.parameters.values().value("spectral_norm", false))
            normalise(out, node);
        return out;
    }

    /// The first weight divided by its largest singular value, as the last two, u and v, estimate it.
    void normalise(std::vector<std::string>& weights, const graph::Node& node) {
        const std::string v = weights.back();
        const std::string u = weights[weights.size() - 2];
        weights.resize(weights.size() - 2);
        const int dimension = layers::spectralDimension(node.type);
        const std::string rows = dimension == 0 ? weights[0] : call("torch.transpose", {weights[0], "0", number(static_cast<std::int64_t>(dimension))});
        const std::string largest = call("torch.dot", {u, call("torch.mv", {call("torch.flatten", {rows, "1"}), v})});
        weights[0] = m_text.set(node.id.str() + "_weight", weights[0] + " / " + largest);
    }

    /// The node that an Output shows.
    NodeId shown(const graph::Node& output) {
        const NodeId from = m_into[output.id].front();
        const graph::Node& node = *m_network.find(from);
        const bool dropped = m_settings.dropFinalSoftmax && node.type == "Softmax" && m_analysis.find(from)->inputs[0].shape.size() == 2;
        return dropped ? m_into[from].front() : from;
    }

    void writeResult() {
        std::vector<std::string> results;
        for (const auto* output : ofType("Output"))
            results.push_back(m_values.at(shown(*output)));
        if (m_settings.form == project::AnswerForm::Softmax)
            results.front() = call("torch.softmax", {results.front(), "-1"});
        if (m_settings.form == project::AnswerForm::Sigmoid)
            results.front() = call("torch.sigmoid", {results.front()});
        m_text.line("return " + (results.size() == 1 ? results.front() : call("", results)));
    }

    const graph::Network m_network; ///< without groups
    const graph::Analysis m_analysis;
    const ScriptSettings& m_settings;
    ScriptText m_text;
    std::map<NodeId, std::vector<NodeId>> m_into; ///< by port and then by edge
    std::map<NodeId, std::string> m_values;       ///< the local names; a layer has one output
};

} // namespace

std::vector<std::string> weightPath(const std::string& name) {
    std::vector<std::string> out;
    std::istringstream parts(name);
    for (std::string part; std::getline(parts, part, '.');)
        out.push_back(part);
    return out;
}

std::string scriptAttribute(const std::string& part) {
    static const std::vector<std::string> kept{"forward", "training"};
    const bool identifier = std::all_of(part.begin(), part.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; }) && std::isdigit(static_cast<unsigned char>(part.front())) == 0;
    const bool keyword = identifier && part != "layer" && part != "torch" && part != "nn" && part != "F" && part != "self" && !isPlain(part);
    return keyword || std::find(kept.begin(), kept.end(), part) != kept.end() ? part + "_" : part;
}

Result<ScriptForward> writeScriptForward(const graph::Network& network, const ScriptSettings& settings) { return ForwardWriter(network, settings).write(); }

} // namespace lepton::engine
