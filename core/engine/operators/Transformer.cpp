// SPDX-License-Identifier: GPL-3.0-or-later
// TransformerEncoderLayer and TransformerDecoderLayer.
#include "core/engine/operators/Attention.h"
#include "core/engine/operators/DropValues.h"
#include "core/engine/operators/Initialisation.h"

namespace lepton::engine::operators {

namespace {

/// Weights: those of one or two attentions, then linear1.weight, linear1.bias, linear2.weight, linear2.bias, then weight and bias of
/// each normalisation. As PyTorch's layers of the same names, dropout included.
class TransformerLayer final : public Operator {
public:
    TransformerLayer(const graph::Parameters& p, bool decoder)
        : m_self(p.integer("heads"), p.boolean("causal"), p.real("dropout"), true), m_cross(p.integer("heads"), false, p.real("dropout"), true), m_decoder(decoder),
          m_dropout(p.real("dropout")), m_gelu(p.choice("activation") == "gelu"), m_normFirst(p.boolean("norm_first")) {}

    void initialise(Tensors weights, at::Generator& generator) const override {
        m_self.initialise(weights, generator);
        if (m_decoder)
            m_cross.initialise(weights.subspan(m_self.weightCount()), generator);
        const Tensors rest = weights.subspan(linearAt());
        initialiseByFanIn(rest[0], rest[1], generator);
        initialiseByFanIn(rest[2], rest[3], generator);
        for (std::size_t i = 4; i < rest.size(); i += 2) {
            rest[i].fill_(1);
            rest[i + 1].zero_();
        }
    }

    at::Tensor forward(Tensors inputs, Tensors weights, const ForwardContext& context) const override {
        const at::Tensor mask = inputs.size() > (m_decoder ? 2U : 1U) ? inputs.back() : at::Tensor();
        const Tensors rest = weights.subspan(linearAt());
        const auto drop = [&](const at::Tensor& x) { return dropValues(x, m_dropout, context); };
        const auto attend = [&](const at::Tensor& x) { return drop(m_self(x, x, x, m_decoder ? at::Tensor() : mask, weights, context)); };
        const auto remember = [&](const at::Tensor& x) { return drop(m_cross(x, inputs[1], inputs[1], mask, weights.subspan(m_self.weightCount()), context)); };
        const auto think = [&](const at::Tensor& x) {
            const at::Tensor hidden = at::linear(x, rest[0], rest[1]);
            return drop(at::linear(drop(m_gelu ? at::gelu(hidden) : at::relu(hidden)), rest[2], rest[3]));
        };
        std::size_t norm = 4;
        const auto block = [&](const at::Tensor& x, const auto& part) {
            const auto normalise = [&](const at::Tensor& y) { return at::layer_norm(y, {y.size(-1)}, rest[norm], rest[norm + 1], 1e-5); };
            at::Tensor out = m_normFirst ? x + part(normalise(x)) : normalise(x + part(x));
            norm += 2;
            return out;
        };
        at::Tensor x = block(inputs[0], attend);
        if (m_decoder)
            x = block(x, remember);
        return block(x, think);
    }

private:
    std::size_t linearAt() const { return m_self.weightCount() + (m_decoder ? m_cross.weightCount() : 0); }

    Attention m_self;
    Attention m_cross;
    bool m_decoder;
    double m_dropout;
    bool m_gelu;
    bool m_normFirst;
};

} // namespace

OperatorType transformerEncoderLayer() {
    return {"TransformerEncoderLayer", [](const graph::Parameters& p) { return std::make_unique<TransformerLayer>(p, false); }};
}
OperatorType transformerDecoderLayer() {
    return {"TransformerDecoderLayer", [](const graph::Parameters& p) { return std::make_unique<TransformerLayer>(p, true); }};
}

} // namespace lepton::engine::operators
