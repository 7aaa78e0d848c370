// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/onnx/OnnxGraph.h"
#include "core/exchange/onnx/OnnxWeights.h"
#include "core/graph/Analysis.h"

#include <string>
#include <vector>

namespace lepton::exchange {

/// One layer as it is written: what a form (OnnxForms.h) sees of the network. Nodes that it adds are called "ID/OP"; the one that makes
/// the layer's result is called by the layer's id in the end.
class OnnxLayer {
public:
    OnnxLayer(OnnxGraph& graph, OnnxWeights& weights, const graph::Node& node, const graph::NodeFacts& facts, std::vector<OnnxValue> inputs);

    const std::string& type() const { return m_node.type; }
    const graph::Parameters& parameters() const { return m_facts.parameters; }

    std::size_t inputCount() const { return m_inputs.size(); }
    const OnnxValue& in(std::size_t index = 0) const { return m_inputs[index]; }
    std::size_t rank(std::size_t input = 0) const { return m_facts.inputs[input].shape.size(); }
    /// Of a dimension that is not the batch.
    std::int64_t size(std::size_t dimension, std::size_t input = 0) const { return m_facts.inputs[input].shape[dimension].size(); }
    /// [0, sizes…] of the result: what Reshape takes, 0 for the batch as it is.
    std::vector<std::int64_t> resultShape() const;
    /// A dimension as users count it (core/layers/CountedDimension.h) as a place in a shape of so many dimensions.
    static std::int64_t place(std::int64_t counted, std::size_t rank) { return counted < 0 ? counted + static_cast<std::int64_t>(rank) : counted; }

    bool has(const std::string& weight) const;
    /// The initializer of a weight: "weight". Of a spectrally normalised layer with the normalisation done.
    OnnxValue weight(const std::string& name);
    std::vector<float> weightValues(const std::string& name) const { return m_weights.values(m_owner, name); }

    /// Initializers "ID/NAME".
    OnnxValue numbers(const std::string& name, const std::vector<std::int64_t>& values);          ///< int64 [values]
    OnnxValue number(const std::string& name, double value);                                      ///< float32, a scalar
    OnnxValue values(const std::string& name, const std::vector<std::int64_t>& sizes, const std::vector<float>& values);
    OnnxValue flags(const std::string& name, const std::vector<std::int64_t>& sizes, const std::vector<char>& values); ///< bool

    OnnxValue op(const std::string& op, const std::vector<OnnxValue>& inputs, const OnnxAttributes& attributes = {});
    std::vector<OnnxValue> ops(const std::string& op, std::size_t outputs, const std::vector<OnnxValue>& inputs, const OnnxAttributes& attributes = {});
    OnnxValue reshape(const OnnxValue& value, const std::vector<std::int64_t>& shape);
    OnnxValue unsqueeze(const OnnxValue& value, const std::vector<std::int64_t>& axes);
    OnnxValue transpose(const OnnxValue& value, const std::vector<std::int64_t>& order);

private:
    OnnxGraph& m_graph;
    OnnxWeights& m_weights;
    const graph::Node& m_node;
    const graph::NodeFacts& m_facts;
    std::string m_owner; ///< of its weights
    std::vector<OnnxValue> m_inputs;
};

} // namespace lepton::exchange
