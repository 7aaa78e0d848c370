// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

/// Scaled dot-product attention with several heads, as PyTorch's MultiheadAttention: softmax(Q·Kᵀ/√d)·V between an in- and an
/// out-projection (Vaswani et al. 2017, section 3.2).
class Attention {
public:
    Attention(std::int64_t heads, bool causal, double dropout, bool bias) : m_heads(heads), m_causal(causal), m_dropout(dropout), m_bias(bias) {}

    /// How many weights it has: in_proj_weight [3D, D], in_proj_bias [3D] (if any), out_proj.weight [D, D], out_proj.bias [D] (if any).
    std::size_t weightCount() const { return m_bias ? 4 : 2; }
    /// PyTorch's start: the in-projection by xavier_uniform (Glorot and Bengio 2010), the out-projection as a Linear, biases zero.
    void initialise(Tensors weights, at::Generator& generator) const;
    /// [N, T, D], [N, S, D], [N, S, D] → [N, T, D]. `leftOut`: [N, S], true where a key is not looked at; undefined: all are.
    at::Tensor operator()(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, const at::Tensor& leftOut, Tensors weights, const ForwardContext& context) const;

private:
    at::Tensor heads(const at::Tensor& x) const;
    at::Tensor attend(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, const at::Tensor& leftOut, const ForwardContext& context) const;

    std::int64_t m_heads;
    bool m_causal;
    double m_dropout;
    bool m_bias;
};

} // namespace lepton::engine::operators
