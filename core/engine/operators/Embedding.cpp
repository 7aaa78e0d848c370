// SPDX-License-Identifier: GPL-3.0-or-later
// Embedding, EmbeddingBag and OneHot.
#include "core/engine/operators/Ids.h"
#include "core/engine/operators/Stateless.h"

namespace lepton::engine::operators {

namespace {

/// Weights: weight [ids, dimension]. PyTorch's start: the standard normal distribution, zeros for the padding. Drawn in float64, so
/// that a network has the same weights in float32 but for rounding.
class Table : public Operator {
public:
    explicit Table(const graph::Parameters& p) : m_ids(p.integer("ids")), m_padding(p.integer("padding_id")) {}

    void initialise(Tensors weights, at::Generator& generator) const override {
        weights[0].copy_(at::empty(weights[0].sizes(), at::kDouble).normal_(0, 1, generator));
        if (m_padding >= 0)
            weights[0][m_padding].zero_();
    }

protected:
    std::int64_t m_ids;
    std::int64_t m_padding;
};

class Embedding final : public Table {
public:
    using Table::Table;
    at::Tensor forward(Tensors inputs, Tensors weights, const ForwardContext&) const override {
        requireIds(inputs[0], m_ids);
        return at::embedding(weights[0], inputs[0], m_padding);
    }
};

class EmbeddingBag final : public Table {
public:
    explicit EmbeddingBag(const graph::Parameters& p) : Table(p) {
        const auto mode = p.choice("mode");
        m_mode = mode == "sum" ? 0 : mode == "mean" ? 1 : 2; // LibTorch's numbers
    }

    at::Tensor forward(Tensors inputs, Tensors weights, const ForwardContext&) const override {
        const at::Tensor& ids = inputs[0];
        requireIds(ids, m_ids);
        const at::Tensor offsets = at::arange(0, ids.numel(), std::max<std::int64_t>(1, ids.size(1)), ids.options());
        const std::optional<std::int64_t> padding = m_padding >= 0 ? std::optional(m_padding) : std::nullopt;
        return std::get<0>(at::embedding_bag(weights[0], ids.reshape({-1}), offsets, /*scale_grad_by_freq=*/false, m_mode, /*sparse=*/false, /*per_sample_weights=*/{},
                                             /*include_last_offset=*/false, padding));
    }

private:
    std::int64_t m_mode;
};

} // namespace

OperatorType embedding() {
    return {"Embedding", [](const graph::Parameters& p) { return std::make_unique<Embedding>(p); }};
}

OperatorType embeddingBag() {
    return {"EmbeddingBag", [](const graph::Parameters& p) { return std::make_unique<EmbeddingBag>(p); }};
}

OperatorType oneHot() {
    return stateless("OneHot", [](const graph::Parameters& p) {
        return [count = p.integer("ids")](Tensors in) {
            requireIds(in[0], count);
            return at::one_hot(in[0], count).to(at::kFloat);
        };
    });
}

} // namespace lepton::engine::operators
