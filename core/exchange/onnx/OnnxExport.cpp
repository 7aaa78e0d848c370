// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/onnx/OnnxExport.h"

#include "core/exchange/onnx/OnnxForms.h"
#include "core/graph/Expand.h"
#include "core/layers/Layers.h"
#include "core/project/AnswerForm.h"
#include "datasets/Preparation.h"

#include <algorithm>

namespace lepton::exchange {

namespace {

using graph::NodeId;

/// Walks the expanded network from its Inputs to its Outputs, as the engine does.
class OnnxWriter {
public:
    OnnxWriter(const project::Package& package, graph::Analysis analysis, OnnxWeights weights)
        : m_package(package), m_objective(package.objectiveSettings()), m_network(graph::expand(package.network, layers::catalogue())), m_analysis(std::move(analysis)), m_weights(std::move(weights)),
          m_graph(package.name) {}

    Result<OnnxModel> write(const std::vector<datasets::Affine>& head) {
        gatherEdges();
        LEPTON_CHECK(reserveNames());
        LEPTON_CHECK(addInputs(head));
        for (const auto& id : m_analysis.order)
            LEPTON_CHECK(addLayer(*m_network.find(id)));
        LEPTON_CHECK(addOutputs());
        m_graph.note("version", m_package.version);
        if (!m_package.labels.empty())
            m_graph.note("labels", Json(m_package.labels).dump(-1, ' ', false, Json::error_handler_t::replace));
        LEPTON_TRY(auto bytes, m_graph.finish());
        return OnnxModel{std::move(bytes)};
    }

private:
    /// The values before each node, in port order and, within a port, in the order of the edge list.
    void gatherEdges() {
        std::map<graph::PortRef, std::vector<graph::PortRef>> ports;
        for (const auto& edge : m_network.edges())
            ports[edge.to].push_back(edge.from);
        for (const auto& node : m_network.nodes())
            for (const auto& port : layers::catalogue().find(node.type)->inputs)
                for (const auto& from : ports[{node.id, port.name}])
                    m_into[node.id].push_back(from.node);
    }

    Error wrongSignature() const {
        return Error(ErrorCode::BadFormat, LT("core", "The package's signature does not fit its network")).at(m_package.name + ": manifest.json").fix(LT("core", "Make the package again"));
    }

    /// Names and sizes of the package's tensors that belong to the nodes of a type; both are in the network's order.
    Result<std::vector<const graph::Node*>> ends(const char* type, const char* key) const {
        std::vector<const graph::Node*> out;
        for (const auto& node : m_network.nodes())
            if (node.type == type)
                out.push_back(&node);
        if (!m_package.signature.is_object() || !m_package.signature.contains(key) || m_package.signature.at(key).size() != out.size())
            return wrongSignature();
        return out;
    }

    /// A layer may be called like an output of the model; then it is the layer's value that gets another name.
    Result<void> reserveNames() {
        LEPTON_CHECK(ends("Input", "inputs"));
        LEPTON_CHECK(ends("Output", "outputs"));
        for (const char* key : {"inputs", "outputs"})
            for (const auto& tensor : m_package.signature.at(key))
                m_graph.reserve(tensor.value("name", std::string()));
        return {};
    }

    std::vector<std::int64_t> sizesOf(const NodeId& id) const {
        std::vector<std::int64_t> sizes;
        const auto& shape = m_analysis.find(id)->outputs[0].shape;
        for (std::size_t d = 1; d < shape.size(); ++d)
            sizes.push_back(shape[d].size());
        return sizes;
    }

    Result<void> addInputs(const std::vector<datasets::Affine>& head) {
        LEPTON_TRY(const auto nodes, ends("Input", "inputs"));
        std::map<std::string, OnnxValue> given; // two Inputs may take one tensor
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const Json& tensor = m_package.signature.at("inputs")[i];
            const auto name = tensor.value("name", std::string());
            const OnnxType type = tensor.value("datatype", std::string()) == "INT64" ? OnnxType::Int64 : OnnxType::Float;
            if (!given.contains(name))
                given[name] = m_graph.addInput(name, type, sizesOf(nodes[i]->id));
            OnnxValue value = given[name];
            const OnnxType wanted = onnxType(m_analysis.find(nodes[i]->id)->outputs[0].dtype);
            if (wanted != type)
                value = m_graph.addNode(nodes[i]->id.str(), "Cast", {value}, {{"to", static_cast<std::int64_t>(wanted)}}).front();
            m_values[nodes[i]->id] = i == 0 ? addHead(head, value, nodes[i]->id) : value;
        }
        return {};
    }

    /// The recipe's tensor steps: (x − subtract) / divide, a number for all channels or one each.
    OnnxValue addHead(const std::vector<datasets::Affine>& head, OnnxValue value, const NodeId& input) {
        const std::size_t rank = sizesOf(input).size();
        const auto step = [&](const std::string& name, const char* op, const std::vector<float>& numbers, float neutral) {
            if (std::all_of(numbers.begin(), numbers.end(), [&](float number) { return number == neutral; }))
                return;
            std::vector<std::int64_t> sizes(rank, 1);
            sizes[0] = static_cast<std::int64_t>(numbers.size());
            const OnnxValue operand = m_graph.addInitializer(name, OnnxType::Float, sizes, std::as_bytes(std::span(numbers)));
            value = m_graph.addNode(name + "/" + op, op, {value, operand}, {}).front();
        };
        for (const auto& affine : head) {
            step(affine.type + ".subtract", "Sub", affine.subtract, 0);
            step(affine.type + ".divide", "Div", affine.divide, 1);
        }
        return value;
    }

    Result<void> addLayer(const graph::Node& node) {
        if (node.type == "Input" || node.type == "Output")
            return {};
        const auto form = onnxForms().find(node.type);
        if (form == onnxForms().end())
            return Error(ErrorCode::Unsupported, text(LT("core", "The layer “%1” (%2) has no form in ONNX"), node.id.str(), node.type))
                .at(node.id.str())
                .fix(LT("core", "Use another layer in its place, or export the network as a package or as PyTorch source"));
        std::vector<OnnxValue> inputs;
        for (const auto& from : m_into[node.id])
            inputs.push_back(m_values.at(from));
        if (isLeftOut(node)) {
            m_values[node.id] = inputs[0];
            return {};
        }
        OnnxLayer layer(m_graph, m_weights, node, *m_analysis.find(node.id), inputs);
        const OnnxValue made = form->second(layer);
        const bool passesThrough = std::find(inputs.begin(), inputs.end(), made) != inputs.end();
        m_values[node.id] = passesThrough ? made : m_graph.rename(made, node.id.str());
        return {};
    }

    /// The softmax over classes before an Output that cross-entropy does itself. Only Outputs are without it.
    bool isLeftOut(const graph::Node& node) const {
        if (!project::takesLogits(m_objective) || node.type != "Softmax" || m_analysis.find(node.id)->inputs[0].shape.size() != 2)
            return false;
        return std::all_of(m_network.edges().begin(), m_network.edges().end(), [&](const graph::Edge& edge) { return edge.from.node != node.id || m_network.find(edge.to.node)->type == "Output"; });
    }

    /// What an Output shows: for a softmax that others look at too, what goes into it.
    OnnxValue shown(const graph::Node& output) const {
        const NodeId from = m_into.at(output.id).front();
        const graph::Node& node = *m_network.find(from);
        const bool classes = project::takesLogits(m_objective) && node.type == "Softmax" && m_analysis.find(from)->inputs[0].shape.size() == 2;
        return m_values.at(classes && !isLeftOut(node) ? m_into.at(from).front() : from);
    }

    Result<void> addOutputs() {
        LEPTON_TRY(const auto nodes, ends("Output", "outputs"));
        const auto form = project::answerForm(m_objective, m_package.network);
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const auto name = m_package.signature.at("outputs")[i].value("name", std::string());
            const auto wanted = i == 0 ? form : project::AnswerForm::AsIs;
            OnnxValue value = shown(*nodes[i]);
            if (m_analysis.find(nodes[i]->id)->outputs[0].dtype != graph::DType::Float32) // all answers are float32
                value = m_graph.addNode(nodes[i]->id.str(), "Cast", {value}, {{"to", static_cast<std::int64_t>(OnnxType::Float)}}).front();
            const bool softmax = wanted == project::AnswerForm::Softmax;
            const char* op = softmax ? "Softmax" : wanted == project::AnswerForm::Sigmoid ? "Sigmoid" : "Identity";
            m_graph.addOutput(name, op, value, softmax ? OnnxAttributes{{"axis", -1}} : OnnxAttributes{}, sizesOf(nodes[i]->id));
        }
        return {};
    }

    const project::Package& m_package;
    const project::Objective m_objective;
    const graph::Network m_network; ///< without groups
    const graph::Analysis m_analysis;
    OnnxWeights m_weights;
    OnnxGraph m_graph;
    std::unordered_map<NodeId, std::vector<NodeId>> m_into; ///< every layer has one output
    std::unordered_map<NodeId, OnnxValue> m_values;
};

} // namespace

Result<OnnxModel> writeOnnx(const project::Package& package) {
    graph::Analysis analysis = graph::analyse(package.network, layers::catalogue());
    if (!analysis.ok()) {
        const auto& problem = analysis.problems.front();
        return Error(ErrorCode::BadNetwork, problem.message).at(problem.node.str()).fix(problem.fix);
    }
    LEPTON_TRY(const auto preparation, datasets::Preparation::fromJson(package.recipe, {}, package.name + ": recipe.json"));
    LEPTON_TRY(auto weights, OnnxWeights::read(package.weights, analysis, package.name + ": weights.safetensors"));
    // What a generator makes has passed the recipe's steps, as it were; what others take has yet to.
    const auto head = package.objectiveSettings().adversary || !preparation->fitted() ? std::vector<datasets::Affine>() : preparation->tensorSteps();
    return OnnxWriter(package, std::move(analysis), std::move(weights)).write(head);
}

} // namespace lepton::exchange
