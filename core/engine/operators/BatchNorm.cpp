// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

namespace {

/// Weights, each [C]: weight, bias, running_mean, running_var. The last two are moved in place while training.
class BatchNorm final : public Operator {
public:
    explicit BatchNorm(const graph::Parameters& p) : m_epsilon(p.real("epsilon")), m_momentum(p.real("momentum")) {}

    void initialise(Tensors weights, at::Generator&) const override {
        weights[0].fill_(1);
        weights[1].zero_();
        weights[2].zero_();
        weights[3].fill_(1);
    }

    at::Tensor forward(Tensors inputs, Tensors weights, const ForwardContext& context) const override {
        // One value a channel (a last batch of one sample, 1 × 1 pictures) has no variance: it goes by what was learned so far.
        const bool training = context.training && inputs[0].numel() > inputs[0].size(1);
        return at::batch_norm(inputs[0], weights[0], weights[1], weights[2], weights[3], training, m_momentum, m_epsilon, false);
    }

private:
    double m_epsilon;
    double m_momentum;
};

OperatorType batchNorm(std::string name) {
    return {std::move(name), [](const graph::Parameters& p) { return std::make_unique<BatchNorm>(p); }, true};
}

} // namespace

OperatorType batchNorm1d() { return batchNorm("BatchNorm1d"); }
OperatorType batchNorm2d() { return batchNorm("BatchNorm2d"); }
OperatorType batchNorm3d() { return batchNorm("BatchNorm3d"); }

} // namespace lepton::engine::operators
