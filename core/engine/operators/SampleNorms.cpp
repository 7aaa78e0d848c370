// SPDX-License-Identifier: GPL-3.0-or-later
// Normalisations that look at each sample on its own: the same while training and in use.
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

namespace {

/// Weights, all or none: weight and, but for RMSNorm, bias.
class SampleNorm : public Operator {
public:
    explicit SampleNorm(const graph::Parameters& p) : m_epsilon(p.real("epsilon")) {}
    void initialise(Tensors weights, at::Generator&) const override {
        if (!weights.empty())
            weights[0].fill_(1);
        for (const auto& bias : weights.subspan(std::min<std::size_t>(1, weights.size())))
            bias.zero_();
    }

protected:
    /// Undefined if there is none.
    static at::Tensor weight(Tensors weights, std::size_t index) { return index < weights.size() ? weights[index] : at::Tensor(); }
    double m_epsilon;
};

/// The last `dimensions` sizes of x; 0: all but the first.
at::IntArrayRef lastSizes(const at::Tensor& x, std::int64_t dimensions) { return x.sizes().slice(dimensions == 0 ? 1 : static_cast<std::size_t>(x.dim() - dimensions)); }

/// Weights of the shape of the dimensions that are normalised.
class LayerNorm final : public SampleNorm {
public:
    explicit LayerNorm(const graph::Parameters& p) : SampleNorm(p), m_dimensions(p.integer("dimensions")) {}
    at::Tensor forward(Tensors inputs, Tensors weights, const ForwardContext&) const override {
        return at::layer_norm(inputs[0], lastSizes(inputs[0], m_dimensions), weight(weights, 0), weight(weights, 1), m_epsilon);
    }

private:
    std::int64_t m_dimensions;
};

class RmsNorm final : public SampleNorm {
public:
    explicit RmsNorm(const graph::Parameters& p) : SampleNorm(p), m_dimensions(p.integer("dimensions")) {}
    at::Tensor forward(Tensors inputs, Tensors weights, const ForwardContext&) const override {
        const auto epsilon = m_epsilon > 0 ? std::optional(m_epsilon) : std::nullopt;
        return at::rms_norm(inputs[0], lastSizes(inputs[0], m_dimensions), weights.empty() ? std::nullopt : std::optional(weights[0]), epsilon);
    }

private:
    std::int64_t m_dimensions;
};

/// Weights [C].
class GroupNorm final : public SampleNorm {
public:
    explicit GroupNorm(const graph::Parameters& p) : SampleNorm(p), m_groups(p.integer("groups")) {}
    at::Tensor forward(Tensors inputs, Tensors weights, const ForwardContext&) const override {
        return at::group_norm(inputs[0], m_groups, weight(weights, 0), weight(weights, 1), m_epsilon, false);
    }

private:
    std::int64_t m_groups;
};

/// Weights [C].
class InstanceNorm final : public SampleNorm {
public:
    using SampleNorm::SampleNorm;
    at::Tensor forward(Tensors inputs, Tensors weights, const ForwardContext&) const override {
        return at::instance_norm(inputs[0], weight(weights, 0), weight(weights, 1), {}, {}, true, 0.1, m_epsilon, false);
    }
};

template <typename Norm>
OperatorType typeOf(std::string name) {
    return {std::move(name), [](const graph::Parameters& p) { return std::make_unique<Norm>(p); }};
}

} // namespace

OperatorType layerNorm() { return typeOf<LayerNorm>("LayerNorm"); }
OperatorType rmsNorm() { return typeOf<RmsNorm>("RMSNorm"); }
OperatorType groupNorm() { return typeOf<GroupNorm>("GroupNorm"); }
OperatorType instanceNorm2d() { return typeOf<InstanceNorm>("InstanceNorm2d"); }

} // namespace lepton::engine::operators
