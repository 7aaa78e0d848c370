// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/ChosenInitialisation.h"

#include "core/engine/operators/OperatorList.h"

#include <cmath>

namespace lepton::engine::operators {

namespace {

/// Rows or columns of [rows, columns] at right angles to each other (Saxe et al. 2013).
at::Tensor orthogonal(std::int64_t rows, std::int64_t columns, at::Generator& generator) {
    const at::Tensor drawn = at::empty({std::max(rows, columns), std::min(rows, columns)}, at::kDouble).normal_(0, 1, generator);
    const auto [q, r] = at::linalg_qr(drawn);
    const at::Tensor made = q * r.diagonal().sign();
    return rows < columns ? made.t() : made;
}

/// In float64, so that a network has the same weights in float32 but for rounding.
at::Tensor drawn(const at::Tensor& weight, const std::string& choice, double value, at::Generator& generator) {
    const at::Tensor out = at::empty(weight.sizes(), at::kDouble);
    if (choice == "constant" || choice == "zeros")
        return out.fill_(choice == "zeros" ? 0 : value);
    if (choice == "normal")
        return out.normal_(0, std::abs(value), generator);
    if (choice == "orthogonal")
        return orthogonal(weight.size(0), weight.numel() / weight.size(0), generator).reshape(weight.sizes());
    const double in = static_cast<double>(weight.numel()) / static_cast<double>(weight.size(0));
    const double both = in + static_cast<double>(weight.numel()) / static_cast<double>(weight.size(1));
    const double deviation = std::sqrt(choice.starts_with("xavier") ? 2 / both : 2 / in);
    if (choice.ends_with("normal"))
        return out.normal_(0, deviation, generator);
    return out.uniform_(-std::sqrt(3.0) * deviation, std::sqrt(3.0) * deviation, generator);
}

class ChosenInitialisation final : public Operator {
public:
    ChosenInitialisation(std::unique_ptr<const Operator> op, const graph::Parameters& p, const std::vector<graph::WeightSpec>& weights)
        : m_op(std::move(op)), m_choice(p.choice("initialisation")), m_value(p.real("initialisation_value")), m_padding(p.values().value("padding_id", std::int64_t{-1})) {
        const bool forFactors = m_choice == "constant" || m_choice == "zeros";
        for (const auto& weight : weights)
            m_chosen.push_back(weight.trained && weight.name.find("bias") == std::string::npos && (forFactors || weight.shape.size() > 1));
    }

    void initialise(Tensors weights, at::Generator& generator) const override {
        m_op->initialise(weights, generator);
        for (std::size_t i = 0; i < weights.size(); ++i)
            if (m_chosen[i])
                weights[i].copy_(drawn(weights[i], m_choice, m_value, generator));
        if (m_padding >= 0)
            weights[0][m_padding].zero_();
    }

    at::Tensor forward(Tensors inputs, Tensors weights, const ForwardContext& context) const override { return m_op->forward(inputs, weights, context); }
    void forwardAll(Tensors inputs, Tensors weights, const ForwardContext& context, std::span<at::Tensor> outputs) const override { m_op->forwardAll(inputs, weights, context, outputs); }

private:
    std::unique_ptr<const Operator> m_op;
    std::string m_choice;
    double m_value;
    std::int64_t m_padding;
    std::vector<bool> m_chosen;
};

} // namespace

std::unique_ptr<const Operator> withInitialisation(std::unique_ptr<const Operator> op, const graph::Parameters& parameters, const std::vector<graph::WeightSpec>& weights) {
    if (parameters.values().value("initialisation", "default") == "default")
        return op;
    return std::make_unique<ChosenInitialisation>(std::move(op), parameters, weights);
}

} // namespace lepton::engine::operators
