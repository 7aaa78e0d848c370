// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/onnx/OnnxLayer.h"

#include "core/layers/WeightSettings.h"

#include <algorithm>

namespace lepton::exchange {

OnnxLayer::OnnxLayer(OnnxGraph& graph, OnnxWeights& weights, const graph::Node& node, const graph::NodeFacts& facts, std::vector<OnnxValue> inputs)
    : m_graph(graph), m_weights(weights), m_node(node), m_facts(facts), m_owner(facts.weightsOf.empty() ? node.id.str() : facts.weightsOf.str()), m_inputs(std::move(inputs)) {}

std::vector<std::int64_t> OnnxLayer::resultShape() const {
    std::vector<std::int64_t> out{0};
    const auto& shape = m_facts.outputs[0].shape;
    for (std::size_t d = 1; d < shape.size(); ++d)
        out.push_back(shape[d].size());
    return out;
}

bool OnnxLayer::has(const std::string& weight) const {
    return std::any_of(m_facts.weights.begin(), m_facts.weights.end(), [&](const auto& spec) { return spec.name == weight; });
}

OnnxValue OnnxLayer::weight(const std::string& name) { return m_weights.initializer(m_graph, m_owner, name, layers::spectralDimension(m_node.type)); }

OnnxValue OnnxLayer::numbers(const std::string& name, const std::vector<std::int64_t>& values) {
    return m_graph.addInitializer(m_node.id.str() + "/" + name, OnnxType::Int64, {static_cast<std::int64_t>(values.size())}, std::as_bytes(std::span(values)));
}

OnnxValue OnnxLayer::number(const std::string& name, double value) {
    const auto single = static_cast<float>(value);
    return m_graph.addInitializer(m_node.id.str() + "/" + name, OnnxType::Float, {}, std::as_bytes(std::span(&single, 1)));
}

OnnxValue OnnxLayer::values(const std::string& name, const std::vector<std::int64_t>& sizes, const std::vector<float>& values) {
    return m_graph.addInitializer(m_node.id.str() + "/" + name, OnnxType::Float, sizes, std::as_bytes(std::span(values)));
}

OnnxValue OnnxLayer::flags(const std::string& name, const std::vector<std::int64_t>& sizes, const std::vector<char>& values) {
    return m_graph.addInitializer(m_node.id.str() + "/" + name, OnnxType::Bool, sizes, std::as_bytes(std::span(values)));
}

OnnxValue OnnxLayer::op(const std::string& op, const std::vector<OnnxValue>& inputs, const OnnxAttributes& attributes) { return ops(op, 1, inputs, attributes).front(); }

std::vector<OnnxValue> OnnxLayer::ops(const std::string& op, std::size_t outputs, const std::vector<OnnxValue>& inputs, const OnnxAttributes& attributes) {
    return m_graph.addNode(m_node.id.str() + "/" + op, op, inputs, attributes, outputs);
}

OnnxValue OnnxLayer::reshape(const OnnxValue& value, const std::vector<std::int64_t>& shape) { return op("Reshape", {value, numbers("shape", shape)}); }
OnnxValue OnnxLayer::unsqueeze(const OnnxValue& value, const std::vector<std::int64_t>& axes) { return op("Unsqueeze", {value, numbers("axes", axes)}); }
OnnxValue OnnxLayer::transpose(const OnnxValue& value, const std::vector<std::int64_t>& order) { return op("Transpose", {value}, {{"perm", order}}); }

} // namespace lepton::exchange
