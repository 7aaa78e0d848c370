// SPDX-License-Identifier: GPL-3.0-or-later
// RNN, LSTM and GRU.
#include "core/engine/operators/DropValues.h"
#include "core/engine/operators/Ids.h"
#include "core/engine/operators/LstmLayer.h"
#include "core/engine/operators/OperatorList.h"

#include <array>
#include <cmath>

namespace lepton::engine::operators {

namespace {

enum class Cell { Tanh, Relu, Lstm, Gru };

/// Weights: for each layer and direction weight_ih, weight_hh and, with a bias, bias_ih, bias_hh. The layers run one by one, so that
/// the dropout between them takes the shard's random numbers and not the process's.
class Recurrent final : public Operator {
public:
    Recurrent(Cell cell, const graph::Parameters& p)
        : m_cell(cell), m_units(p.integer("units")), m_layers(static_cast<std::size_t>(p.integer("layers"))), m_directions(p.boolean("bidirectional") ? 2 : 1),
          m_dropout(p.real("dropout")), m_bias(p.boolean("bias")), m_last(p.choice("output") == "last") {}

    /// PyTorch's: all by U(±1/√units). Drawn in float64, so that a network has the same weights in float32 but for rounding.
    void initialise(Tensors weights, at::Generator& generator) const override {
        const double bound = 1 / std::sqrt(static_cast<double>(m_units));
        for (const auto& weight : weights)
            weight.copy_(at::empty(weight.sizes(), at::kDouble).uniform_(-bound, bound, generator));
    }

    at::Tensor forward(Tensors inputs, Tensors weights, const ForwardContext& context) const override {
        if (m_cell == Cell::Lstm && fitsLstmLayer(inputs[0]))
            return inOneGo(inputs[0], inputs.size() > 1 ? checkedLengths(inputs[1], inputs[0].size(1)) : at::Tensor(), weights, context);
        return inputs.size() > 1 ? packed(inputs[0], inputs[1], weights, context) : through(inputs[0], {}, inputs[0].size(0), weights, context, m_last);
    }

private:
    static at::Tensor checkedLengths(const at::Tensor& given, std::int64_t steps) {
        at::Tensor lengths = given.reshape({-1}).to(at::kCPU);
        requireRange(lengths, 1, steps, LT("core", "A sample's length is %1, but lengths must lie between %2 and %3, the steps that there are"),
                     LT("core", "Take the lengths from SequenceLengths, or correct them in the data"));
        return lengths;
    }

    /// LSTM on the CPU.
    at::Tensor inOneGo(const at::Tensor& x, const at::Tensor& lengths, Tensors weights, const ForwardContext& context) const {
        const auto directions = static_cast<std::size_t>(m_directions);
        const std::size_t perDirection = weights.size() / m_layers / directions;
        at::Tensor values = x;
        for (std::size_t layer = 0; layer < m_layers; ++layer) {
            if (layer > 0)
                values = dropValues(values, m_dropout, context);
            const bool last = m_last && layer + 1 == m_layers;
            std::vector<at::Tensor> made;
            for (std::size_t d = 0; d < directions; ++d)
                made.push_back(LstmLayer{d == 1, last}.forward(values, lengths, at::TensorList(weights.data() + (layer * directions + d) * perDirection, perDirection)));
            values = directions == 1 ? made[0] : at::cat(made, -1);
        }
        return values;
    }

    /// All layers: the last one's states at each step, or only at the end, [N, units · directions]. `sizes`: of packed values, how
    /// many samples each step has.
    at::Tensor through(const at::Tensor& x, const at::Tensor& sizes, std::int64_t samples, Tensors weights, const ForwardContext& context, bool last) const {
        const std::size_t perLayer = weights.size() / m_layers;
        at::Tensor values = x;
        at::Tensor state;
        for (std::size_t layer = 0; layer < m_layers; ++layer) {
            if (layer > 0)
                values = dropValues(values, m_dropout, context);
            std::tie(values, state) = one(values, sizes, samples, weights.subspan(layer * perLayer, perLayer));
        }
        return last ? state.transpose(0, 1).flatten(1) : values;
    }

    /// One layer: all states, and the last of each direction, [directions, N, units].
    std::pair<at::Tensor, at::Tensor> one(const at::Tensor& x, const at::Tensor& sizes, std::int64_t samples, Tensors weights) const {
        const at::Tensor start = at::zeros({m_directions, samples, m_units}, x.options().requires_grad(false));
        const at::TensorList all(weights.data(), weights.size());
        const bool both = m_directions == 2;
        const bool recording = at::GradMode::is_enabled();
        const auto run = [&](auto function, const auto& states) {
            return sizes.defined() ? function(x, sizes, states, all, m_bias, 1, 0.0, recording, both) : function(x, states, all, m_bias, 1, 0.0, recording, both, true);
        };
        const auto simple = [&](auto function) {
            auto [values, state] = run(function, start);
            return std::pair(values, state);
        };
        switch (m_cell) {
        case Cell::Tanh: return simple([](auto&&... arguments) { return at::rnn_tanh(arguments...); });
        case Cell::Relu: return simple([](auto&&... arguments) { return at::rnn_relu(arguments...); });
        case Cell::Gru: return simple([](auto&&... arguments) { return at::gru(arguments...); });
        case Cell::Lstm: break;
        }
        const std::array<at::Tensor, 2> states{start, start};
        auto [values, state, memory] = run([](auto&&... arguments) { return at::lstm(arguments...); }, at::TensorList(states));
        return {values, state};
    }

    /// With lengths: packed from the longest sample to the shortest, as LibTorch wants it.
    at::Tensor packed(const at::Tensor& x, const at::Tensor& given, Tensors weights, const ForwardContext& context) const {
        const std::int64_t steps = x.size(1);
        const at::Tensor lengths = checkedLengths(given, steps);
        const auto [sorted, order] = at::sort(lengths, /*stable=*/true, 0, /*descending=*/true);
        const at::Tensor there = order.to(x.device());
        const at::Tensor back = at::argsort(order).to(x.device());
        const auto [data, sizes] = at::_pack_padded_sequence(x.index_select(0, there), sorted, /*batch_first=*/true);
        const at::Tensor made = through(data, sizes, x.size(0), weights, context, m_last);
        if (m_last)
            return made.index_select(0, back);
        return std::get<0>(at::_pad_packed_sequence(made, sizes, /*batch_first=*/true, 0.0, steps)).index_select(0, back);
    }

    Cell m_cell;
    std::int64_t m_units;
    std::size_t m_layers;
    std::int64_t m_directions;
    double m_dropout;
    bool m_bias;
    bool m_last;
};

} // namespace

OperatorType rnn() {
    return {"RNN", [](const graph::Parameters& p) { return std::make_unique<Recurrent>(p.choice("activation") == "relu" ? Cell::Relu : Cell::Tanh, p); }};
}
OperatorType lstm() {
    return {"LSTM", [](const graph::Parameters& p) { return std::make_unique<Recurrent>(Cell::Lstm, p); }};
}
OperatorType gru() {
    return {"GRU", [](const graph::Parameters& p) { return std::make_unique<Recurrent>(Cell::Gru, p); }};
}

} // namespace lepton::engine::operators
