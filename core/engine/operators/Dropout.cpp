// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/DropMask.h"
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

namespace {

/// at::dropout takes the process's generator, whose numbers depend on what ran before; this one takes the shard's.
class Dropout final : public Operator {
public:
    enum class Drops { Values, Channels };
    Dropout(Drops drops, double probability) : m_drops(drops), m_share(probability) {}
    at::Tensor forward(Tensors inputs, Tensors, const ForwardContext& context) const override {
        if (!context.training || m_share == 0)
            return inputs[0];
        at::Tensor mask = emptyMask(inputs[0]);
        fillDropMask(mask, m_share, context.generator);
        return inputs[0] * mask;
    }

private:
    at::Tensor emptyMask(const at::Tensor& x) const {
        const auto options = x.options().requires_grad(false);
        if (m_drops == Drops::Values)
            return at::empty_like(x, options);
        std::vector<std::int64_t> sizes(static_cast<std::size_t>(x.dim()), 1); // [N, C, 1 …]
        sizes[0] = x.size(0);
        sizes[1] = x.size(1);
        return at::empty(sizes, options);
    }

    Drops m_drops;
    double m_share;
};

OperatorType typeOf(std::string name, Dropout::Drops drops) {
    return {std::move(name), [drops](const graph::Parameters& p) { return std::make_unique<Dropout>(drops, p.real("probability")); }};
}

} // namespace

OperatorType dropout() { return typeOf("Dropout", Dropout::Drops::Values); }
OperatorType dropout1d() { return typeOf("Dropout1d", Dropout::Drops::Channels); }
OperatorType dropout2d() { return typeOf("Dropout2d", Dropout::Drops::Channels); }

} // namespace lepton::engine::operators
