// SPDX-License-Identifier: GPL-3.0-or-later
// RNN, LSTM and GRU. ONNX goes step by step over [T, N, F], wants both directions in one tensor and the gates in an order of its own.
#include "core/exchange/onnx/OnnxForms.h"

#include <algorithm>

namespace lepton::exchange::forms {

namespace {

/// Which of PyTorch's gates stands at each of ONNX's places: LSTM i, f, g, o → i, o, f, c; GRU r, z, n → z, r, h.
std::vector<std::size_t> gateOrder(const std::string& type) {
    if (type == "LSTM")
        return {0, 3, 1, 2};
    return type == "GRU" ? std::vector<std::size_t>{1, 0, 2} : std::vector<std::size_t>{0};
}

/// The tensors of one of the layers, with both directions.
class Cell {
public:
    Cell(OnnxLayer& layer, std::int64_t index) : m_layer(layer), m_index(std::to_string(index)), m_directions(layer.parameters().boolean("bidirectional") ? 2 : 1) {}

    /// weight_ih or weight_hh as W or R, [directions, gates · units, features].
    OnnxValue matrix(const std::string& weight, const char* name) {
        std::vector<float> all;
        for (std::int64_t direction = 0; direction < m_directions; ++direction)
            append(all, weight, direction);
        const std::int64_t rows = static_cast<std::int64_t>(gateOrder(m_layer.type()).size()) * units();
        return m_layer.values(name + ("_l" + m_index), {m_directions, rows, static_cast<std::int64_t>(all.size()) / rows / m_directions}, all);
    }

    /// Both biases, one behind the other, [directions, 2 · gates · units]; empty if there is none.
    OnnxValue biases() {
        if (!m_layer.parameters().boolean("bias"))
            return {};
        std::vector<float> all;
        for (std::int64_t direction = 0; direction < m_directions; ++direction)
            for (const char* weight : {"bias_ih", "bias_hh"})
                append(all, weight, direction);
        return m_layer.values("B_l" + m_index, {m_directions, static_cast<std::int64_t>(all.size()) / m_directions}, all);
    }

private:
    std::int64_t units() const { return m_layer.parameters().integer("units"); }

    void append(std::vector<float>& all, const std::string& weight, std::int64_t direction) const {
        const std::vector<float> ours = m_layer.weightValues(weight + "_l" + m_index + (direction == 1 ? "_reverse" : ""));
        const auto order = gateOrder(m_layer.type());
        const std::size_t gate = ours.size() / order.size();
        for (const std::size_t from : order)
            all.insert(all.end(), ours.begin() + static_cast<std::ptrdiff_t>(from * gate), ours.begin() + static_cast<std::ptrdiff_t>((from + 1) * gate));
    }

    OnnxLayer& m_layer;
    std::string m_index;
    std::int64_t m_directions;
};

OnnxAttributes attributesOf(const OnnxLayer& layer) {
    const auto& p = layer.parameters();
    const bool both = p.boolean("bidirectional");
    OnnxAttributes attributes{{"hidden_size", p.integer("units")}, {"direction", both ? "bidirectional" : "forward"}};
    if (layer.type() == "GRU")
        attributes.emplace_back("linear_before_reset", 1); // PyTorch multiplies by the gate behind the bias
    if (layer.type() == "RNN")
        attributes.emplace_back("activations", std::vector<std::string>(both ? 2 : 1, p.choice("activation") == "relu" ? "Relu" : "Tanh"));
    return attributes;
}

OnnxValue recurrent(OnnxLayer& layer) {
    const auto& p = layer.parameters();
    const std::int64_t layers = p.integer("layers");
    const std::int64_t width = p.integer("units") * (p.boolean("bidirectional") ? 2 : 1);
    OnnxValue lengths;
    if (layer.inputCount() > 1) // [N] or [N, 1]
        lengths = layer.op("Cast", {layer.rank(1) == 1 ? layer.in(1) : layer.reshape(layer.in(1), {-1})}, {{"to", static_cast<std::int64_t>(OnnxType::Int32)}});
    OnnxValue steps = layer.transpose(layer.in(), {1, 0, 2});
    OnnxValue last;
    for (std::int64_t i = 0; i < layers; ++i) {
        Cell cell(layer, i);
        const auto made = layer.ops(layer.type(), 2, {steps, cell.matrix("weight_ih", "W"), cell.matrix("weight_hh", "R"), cell.biases(), lengths}, attributesOf(layer));
        last = made[1];
        if (i + 1 == layers && p.choice("output") != "last")
            return layer.reshape(layer.transpose(made[0], {2, 0, 1, 3}), {0, 0, width});
        if (i + 1 < layers)
            steps = layer.reshape(layer.transpose(made[0], {0, 2, 1, 3}), {0, 0, width});
    }
    return layer.reshape(layer.transpose(last, {1, 0, 2}), {0, width});
}

} // namespace

void addRecurrent(OnnxForms& forms) {
    for (const char* type : {"RNN", "LSTM", "GRU"})
        forms[type] = recurrent;
}

} // namespace lepton::exchange::forms
