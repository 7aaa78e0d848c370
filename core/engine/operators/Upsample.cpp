// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

namespace {

class Upsample final : public Operator {
public:
    explicit Upsample(const graph::Parameters& p) : m_factor(p.integer("factor")), m_bilinear(p.choice("mode") == "bilinear") {}
    at::Tensor forward(Tensors inputs, Tensors, const ForwardContext&) const override {
        const auto& x = inputs[0];
        const std::vector<std::int64_t> size{x.size(2) * m_factor, x.size(3) * m_factor};
        const auto scale = static_cast<double>(m_factor);
        return m_bilinear ? at::upsample_bilinear2d(x, size, /*align_corners=*/false, scale, scale) : at::upsample_nearest2d(x, size, scale, scale);
    }

private:
    std::int64_t m_factor;
    bool m_bilinear;
};

} // namespace

OperatorType upsample() {
    return {"Upsample", [](const graph::Parameters& p) { return std::make_unique<Upsample>(p); }};
}

} // namespace lepton::engine::operators
