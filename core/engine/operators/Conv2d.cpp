// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/Initialisation.h"
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

namespace {

/// Weights: weight [filters, channels / groups, kernel, kernel], bias [filters] (if any).
class Conv2d final : public Operator {
public:
    explicit Conv2d(const graph::Parameters& p)
        : m_stride(p.pair("stride")), m_dilation(p.pair("dilation")), m_groups(p.integer("groups")), m_same(p.isSame("padding")) {
        if (!m_same)
            m_padding = p.pair("padding");
    }

    void initialise(Tensors weights, at::Generator& generator) const override {
        initialiseByFanIn(weights[0], weights.size() > 1 ? weights[1] : at::Tensor(), generator);
    }

    at::Tensor forward(Tensors inputs, Tensors weights, const ForwardContext&) const override {
        const std::optional<at::Tensor> bias = weights.size() > 1 ? std::optional(weights[1]) : std::nullopt;
        // For an even kernel "same" is one more at the end than at the start, which numbers can't say.
        if (m_same)
            return at::conv2d(inputs[0], weights[0], bias, m_stride, "same", m_dilation, m_groups);
        return at::conv2d(inputs[0], weights[0], bias, m_stride, m_padding, m_dilation, m_groups);
    }

private:
    std::array<std::int64_t, 2> m_stride;
    std::array<std::int64_t, 2> m_dilation;
    std::array<std::int64_t, 2> m_padding{0, 0};
    std::int64_t m_groups;
    bool m_same;
};

} // namespace

OperatorType conv2d() {
    return {"Conv2d", [](const graph::Parameters& p) { return std::make_unique<Conv2d>(p); }};
}

} // namespace lepton::engine::operators
