// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/MaxPool2x2.h"
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

namespace {

constexpr std::array<std::int64_t, 2> twoByTwo{2, 2};

class MaxPool2d final : public Operator {
public:
    explicit MaxPool2d(const graph::Parameters& p) : m_kernel(p.pair("kernel")), m_stride(p.pair("stride")), m_padding(p.pair("padding")) {}
    at::Tensor forward(Tensors inputs, Tensors, const ForwardContext&) const override {
        const bool usual = m_kernel == twoByTwo && m_stride == twoByTwo && m_padding == std::array<std::int64_t, 2>{0, 0};
        return usual && fitsMaxPool2x2(inputs[0]) ? maxPool2x2(inputs[0]) : at::max_pool2d(inputs[0], m_kernel, m_stride, m_padding);
    }

private:
    std::array<std::int64_t, 2> m_kernel;
    std::array<std::int64_t, 2> m_stride;
    std::array<std::int64_t, 2> m_padding;
};

} // namespace

OperatorType maxPool2d() {
    return {"MaxPool2d", [](const graph::Parameters& p) { return std::make_unique<MaxPool2d>(p); }};
}

} // namespace lepton::engine::operators
