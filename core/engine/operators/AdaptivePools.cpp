// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

namespace {

class AdaptivePool2d final : public Operator {
public:
    AdaptivePool2d(const graph::Parameters& p, bool largest) : m_size(p.perDimension("size")), m_largest(largest) {}
    at::Tensor forward(Tensors inputs, Tensors, const ForwardContext&) const override {
        return m_largest ? std::get<0>(at::adaptive_max_pool2d(inputs[0], m_size)) : at::adaptive_avg_pool2d(inputs[0], m_size);
    }

private:
    std::vector<std::int64_t> m_size;
    bool m_largest;
};

OperatorType adaptivePool2d(std::string name, bool largest) {
    return {std::move(name), [largest](const graph::Parameters& p) { return std::make_unique<AdaptivePool2d>(p, largest); }};
}

} // namespace

OperatorType adaptiveAvgPool2d() { return adaptivePool2d("AdaptiveAvgPool2d", false); }
OperatorType adaptiveMaxPool2d() { return adaptivePool2d("AdaptiveMaxPool2d", true); }

} // namespace lepton::engine::operators
