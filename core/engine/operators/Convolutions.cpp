// SPDX-License-Identifier: GPL-3.0-or-later
// Conv1d, Conv2d, Conv3d, DepthwiseConv2d, and the transposed ones.
#include "core/engine/operators/Initialisation.h"
#include "core/engine/operators/OperatorList.h"
#include "core/engine/operators/ThinConvolution.h"

#include <algorithm>

namespace lepton::engine::operators {

namespace {

using Sizes = std::vector<std::int64_t>;
using Bias = std::optional<at::Tensor>;

/// Of kernels in two dimensions on the CPU in float32: those that are fastest with the channels of a place side by side, by far where the
/// first layer of a network has a picture's one channel.
bool likesChannelsLast(const at::Tensor& x) { return x.is_cpu() && x.dim() == 4 && x.scalar_type() == at::kFloat && x.numel() > 0; }

/// The layers behind keep the order of values that they are given, so that only the first has to copy.
at::Tensor channelsLast(const at::Tensor& x) {
    return x.suggest_memory_format() == at::MemoryFormat::ChannelsLast ? x.contiguous(at::MemoryFormat::ChannelsLast) : x.clone(at::MemoryFormat::ChannelsLast);
}

/// And back to what the kernels for all other settings are given.
at::Tensor channelsFirst(const at::Tensor& x) { return x.dim() == 4 && x.suggest_memory_format() == at::MemoryFormat::ChannelsLast ? x.clone(at::MemoryFormat::Contiguous) : x; }

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
    /// Without dilation and padded by less than the kernel: oneDNN 3.7's kernels for channels_last read beyond their buffers for some
    /// settings that are not (found by tests/engine/tst_ShapeAgreement.cpp), so those take the usual way.
    bool plain(const at::Tensor& weight) const {
        for (std::size_t d = 0; d < m_dilation.size(); ++d)
            if (m_dilation[d] != 1 || (!m_same && m_padding[d] >= weight.size(static_cast<std::int64_t>(d) + 2)))
                return false;
        return true;
    }
    ThinGeometry geometry(const at::Tensor& weight) const { return {{weight.size(2), weight.size(3)}, {m_stride[0], m_stride[1]}, {m_padding[0], m_padding[1]}}; }
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
        if (likesChannelsLast(inputs[0]) && m_groups == 1 && plain(weights[0]))
            return inTheirOrder(inputs[0], weights);
        // For an even kernel "same" is one more at the end than at the start, which numbers can't say.
        const at::Tensor x = channelsFirst(inputs[0]);
        return m_same ? convolve(x, weights, "same") : convolve(x, weights, m_padding);
    }

private:
    at::Tensor inTheirOrder(const at::Tensor& x, Tensors weights) const {
        // Where gradients of the pictures themselves are wanted: a generator's, judged by a discriminator.
        if (x.requires_grad() && at::GradMode::is_enabled() && !m_same && thin::few(x.size(1)))
            return thin::convolution(x, weights[0], biasOf(weights), geometry(weights[0]));
        return m_same ? convolve(channelsLast(x), weights, "same") : convolve(channelsLast(x), weights, m_padding);
    }

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
        if (likesChannelsLast(inputs[0]) && m_groups == 1 && plain(weights[0]))
            return inTheirOrder(inputs[0], weights);
        const at::Tensor x = channelsFirst(inputs[0]);
        switch (m_stride.size()) {
        case 1: return at::conv_transpose1d(x, weights[0], biasOf(weights), m_stride, m_padding, m_extra, m_groups, m_dilation);
        case 2: return at::conv_transpose2d(x, weights[0], biasOf(weights), m_stride, m_padding, m_extra, m_groups, m_dilation);
        default: return at::conv_transpose3d(x, weights[0], biasOf(weights), m_stride, m_padding, m_extra, m_groups, m_dilation);
        }
    }

private:
    at::Tensor inTheirOrder(const at::Tensor& x, Tensors weights) const {
        const at::Tensor& weight = weights[0];
        if (!thin::few(weight.size(1)))
            return at::conv_transpose2d(channelsLast(x), weight, biasOf(weights), m_stride, m_padding, m_extra, m_groups, m_dilation);
        const auto size = [&](std::size_t d) {
            const auto axis = static_cast<std::int64_t>(d) + 2;
            return (x.size(axis) - 1) * m_stride[d] - 2 * m_padding[d] + weight.size(axis) + m_extra[d];
        };
        return thin::transposed(x, weight, biasOf(weights), geometry(weight), size(0), size(1));
    }

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
