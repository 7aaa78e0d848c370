// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/SpectralNorm.h"

#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

namespace {

class SpectralNorm final : public Operator {
public:
    SpectralNorm(std::unique_ptr<const Operator> op, int dimension) : m_op(std::move(op)), m_dimension(dimension) {}

    /// PyTorch's: random vectors, then 15 iterations.
    void initialise(Tensors weights, at::Generator& generator) const override {
        m_op->initialise(weights.first(weights.size() - 2), generator);
        for (const auto& vector : weights.last(2))
            vector.copy_(at::empty(vector.sizes(), at::kDouble).normal_(0, 1, generator));
        for (int i = 0; i < 15; ++i)
            iterate(matrix(weights[0]), weights.last(2));
    }

    at::Tensor forward(Tensors inputs, Tensors weights, const ForwardContext& context) const override {
        const at::Tensor rows = matrix(weights[0]);
        const Tensors vectors = weights.last(2);
        if (context.training)
            iterate(rows.detach(), vectors);
        // Copies, because the next step moves the buffers while this one's gradients may still need them.
        const at::Tensor largest = at::dot(vectors[0].clone(), at::mv(rows, vectors[1].clone()));
        at::SmallVector<at::Tensor, 2> own(weights.begin(), weights.end() - 2);
        own[0] = weights[0] / largest;
        return m_op->forward(inputs, {own.data(), own.size()}, context);
    }

private:
    at::Tensor matrix(const at::Tensor& weight) const { return (m_dimension == 0 ? weight : weight.transpose(0, m_dimension)).flatten(1); }

    static void iterate(const at::Tensor& matrix, Tensors vectors) {
        const at::NoGradGuard frozen;
        const auto set = [](const at::Tensor& vector, const at::Tensor& to) { vector.copy_(to / to.norm().clamp_min(1e-12)); };
        set(vectors[0], at::mv(matrix, vectors[1]));
        set(vectors[1], at::mv(matrix.t(), vectors[0]));
    }

    std::unique_ptr<const Operator> m_op;
    int m_dimension;
};

} // namespace

std::unique_ptr<const Operator> withSpectralNorm(std::unique_ptr<const Operator> op, int dimension) { return std::make_unique<SpectralNorm>(std::move(op), dimension); }

} // namespace lepton::engine::operators
