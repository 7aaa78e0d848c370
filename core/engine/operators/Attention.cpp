// SPDX-License-Identifier: GPL-3.0-or-later
// Attention, and MultiHeadAttention, which is nothing else.
#include "core/engine/operators/Attention.h"

#include "core/engine/operators/DropValues.h"
#include "core/engine/operators/Initialisation.h"

#include <cmath>

namespace lepton::engine::operators {

void Attention::initialise(Tensors weights, at::Generator& generator) const {
    const at::Tensor& in = weights[0];
    const double bound = std::sqrt(6.0 / static_cast<double>(in.size(0) + in.size(1)));
    in.copy_(at::empty(in.sizes(), at::kDouble).uniform_(-bound, bound, generator));
    initialiseByFanIn(weights[m_bias ? 2 : 1], {}, generator);
    if (m_bias) {
        weights[1].zero_();
        weights[3].zero_();
    }
}

/// [N, T, D] → [N, heads, T, D / heads]
at::Tensor Attention::heads(const at::Tensor& x) const { return x.reshape({x.size(0), x.size(1), m_heads, x.size(2) / m_heads}).transpose(1, 2); }

at::Tensor Attention::operator()(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, const at::Tensor& leftOut, Tensors weights,
                                 const ForwardContext& context) const {
    const std::vector<at::Tensor> in = weights[0].chunk(3);
    const std::vector<at::Tensor> bias = m_bias ? weights[1].chunk(3) : std::vector<at::Tensor>(3);
    const auto project = [&](const at::Tensor& x, std::size_t i) { return heads(m_bias ? at::linear(x, in[i], bias[i]) : at::linear(x, in[i])); };
    const at::Tensor seen = attend(project(query, 0), project(key, 1), project(value, 2), leftOut, context).transpose(1, 2).flatten(2);
    return m_bias ? at::linear(seen, weights[2], weights[3]) : at::linear(seen, weights[1]);
}

at::Tensor Attention::attend(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, const at::Tensor& leftOut, const ForwardContext& context) const {
    at::Tensor hidden; // true where nothing is seen; [T, S] or [N, 1, T or 1, S]
    if (m_causal)
        hidden = at::ones({query.size(2), key.size(2)}, query.options().dtype(at::kBool).requires_grad(false)).triu_(1);
    if (leftOut.defined()) {
        const at::Tensor keys = leftOut.unsqueeze(1).unsqueeze(1);
        hidden = hidden.defined() ? at::logical_or(hidden, keys) : keys;
    }
    if (!context.training || m_dropout == 0) {
        const std::optional<at::Tensor> looked = hidden.defined() ? std::optional(hidden.logical_not()) : std::nullopt;
        return at::scaled_dot_product_attention(query, key, value, looked);
    }
    // LibTorch's own dropout would take the process's random numbers.
    at::Tensor scores = at::matmul(query, key.transpose(-2, -1)) / std::sqrt(static_cast<double>(query.size(-1)));
    if (hidden.defined())
        scores = scores.masked_fill(hidden, -std::numeric_limits<double>::infinity());
    return at::matmul(dropValues(at::_safe_softmax(scores, -1), m_dropout, context), value);
}

namespace {

class MultiHeadAttention final : public Operator {
public:
    explicit MultiHeadAttention(const graph::Parameters& p) : m_attention(p.integer("heads"), p.boolean("causal"), p.real("dropout"), p.boolean("bias")) {}
    void initialise(Tensors weights, at::Generator& generator) const override { m_attention.initialise(weights, generator); }
    at::Tensor forward(Tensors inputs, Tensors weights, const ForwardContext& context) const override {
        return m_attention(inputs[0], inputs[1], inputs[2], inputs.size() > 3 ? inputs[3] : at::Tensor(), weights, context);
    }

private:
    Attention m_attention;
};

} // namespace

OperatorType multiHeadAttention() {
    return {"MultiHeadAttention", [](const graph::Parameters& p) { return std::make_unique<MultiHeadAttention>(p); }};
}

} // namespace lepton::engine::operators
