// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

namespace {

class AvgPool2d final : public Operator {
public:
    explicit AvgPool2d(const graph::Parameters& p) : m_kernel(p.pair("kernel")), m_stride(p.pair("stride")), m_padding(p.pair("padding")) {}
    at::Tensor forward(Tensors inputs, Tensors, const ForwardContext&) const override { return at::avg_pool2d(inputs[0], m_kernel, m_stride, m_padding); }

private:
    std::array<std::int64_t, 2> m_kernel;
    std::array<std::int64_t, 2> m_stride;
    std::array<std::int64_t, 2> m_padding;
};

} // namespace

OperatorType avgPool2d() {
    return {"AvgPool2d", [](const graph::Parameters& p) { return std::make_unique<AvgPool2d>(p); }};
}

} // namespace lepton::engine::operators
