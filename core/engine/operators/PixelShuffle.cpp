// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

namespace {

class PixelShuffle final : public Operator {
public:
    explicit PixelShuffle(const graph::Parameters& p) : m_factor(p.integer("factor")) {}
    at::Tensor forward(Tensors inputs, Tensors, const ForwardContext&) const override { return at::pixel_shuffle(inputs[0], m_factor); }

private:
    std::int64_t m_factor;
};

} // namespace

OperatorType pixelShuffle() {
    return {"PixelShuffle", [](const graph::Parameters& p) { return std::make_unique<PixelShuffle>(p); }};
}

} // namespace lepton::engine::operators
