// SPDX-License-Identifier: GPL-3.0-or-later
// Conv1d, Conv2d, Conv3d, DepthwiseConv2d, and the transposed ones.
#include "core/engine/operators/Initialisation.h"
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

namespace {

using Sizes = std::vector<std::int64_t>;
using Bias = std::optional<at::Tensor>;

/// Weights: weight [first, second, …kernel], bias [filters] (if any).
class Filters : public Operator {
public:
    explicit Filters(const graph::Parameters& p) : m_stride(p.perDimension("stride")), m_dilation(p.perDimension("dilation")), m_same(p.isSame("padding")) {
        if (!m_same)
            m_padding = p.perDimension("padding");
    }

    void initialise(Tensors weights, at::Generator& generator) const override {
        initialiseByFanIn(weights[0], weights.size() > 1 ? weights[1] : at::Tensor(), generator);
    }

protected:
    static Bias biasOf(Tensors weights) { return weights.size() > 1 ? Bias(weights[1]) : std::nullopt; }

    Sizes m_stride;
    Sizes m_dilation;
    Sizes m_padding;
    bool m_same;
};

/// weight: [filters, channels / groups, …kernel]
class Convolution final : public Filters {
public:
    /// Without `groups` there are as many as channels.
    Convolution(const graph::Parameters& p, std::optional<std::int64_t> groups) : Filters(p), m_groups(groups) {}

    at::Tensor forward(Tensors inputs, Tensors weights, const ForwardContext&) const override {
        // For an even kernel "same" is one more at the end than at the start, which numbers can't say.
        return m_same ? convolve(inputs[0], weights, "same") : convolve(inputs[0], weights, m_padding);
    }

private:
    template <typename Padding>
    at::Tensor convolve(const at::Tensor& x, Tensors weights, const Padding& padding) const {
        const std::int64_t groups = m_groups ? *m_groups : x.size(1);
        switch (m_stride.size()) {
        case 1: return at::conv1d(x, weights[0], biasOf(weights), m_stride, padding, m_dilation, groups);
        case 2: return at::conv2d(x, weights[0], biasOf(weights), m_stride, padding, m_dilation, groups);
        default: return at::conv3d(x, weights[0], biasOf(weights), m_stride, padding, m_dilation, groups);
        }
    }

    std::optional<std::int64_t> m_groups;
};

/// weight: [channels, filters / groups, …kernel]
class TransposedConvolution final : public Filters {
public:
    explicit TransposedConvolution(const graph::Parameters& p) : Filters(p), m_extra(p.perDimension("output_padding")), m_groups(p.integer("groups")) {}

    at::Tensor forward(Tensors inputs, Tensors weights, const ForwardContext&) const override {
        const auto& x = inputs[0];
        switch (m_stride.size()) {
        case 1: return at::conv_transpose1d(x, weights[0], biasOf(weights), m_stride, m_padding, m_extra, m_groups, m_dilation);
        case 2: return at::conv_transpose2d(x, weights[0], biasOf(weights), m_stride, m_padding, m_extra, m_groups, m_dilation);
        default: return at::conv_transpose3d(x, weights[0], biasOf(weights), m_stride, m_padding, m_extra, m_groups, m_dilation);
        }
    }

private:
    Sizes m_extra;
    std::int64_t m_groups;
};

OperatorType convolution(std::string name) {
    return {std::move(name), [](const graph::Parameters& p) { return std::make_unique<Convolution>(p, p.integer("groups")); }};
}

OperatorType transposed(std::string name) {
    return {std::move(name), [](const graph::Parameters& p) { return std::make_unique<TransposedConvolution>(p); }};
}

} // namespace

OperatorType conv1d() { return convolution("Conv1d"); }
OperatorType conv2d() { return convolution("Conv2d"); }
OperatorType conv3d() { return convolution("Conv3d"); }
OperatorType convTranspose1d() { return transposed("ConvTranspose1d"); }
OperatorType convTranspose2d() { return transposed("ConvTranspose2d"); }
OperatorType convTranspose3d() { return transposed("ConvTranspose3d"); }

OperatorType depthwiseConv2d() {
    return {"DepthwiseConv2d", [](const graph::Parameters& p) { return std::make_unique<Convolution>(p, std::nullopt); }};
}

} // namespace lepton::engine::operators
