// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/AdversarialLoss.h"

namespace lepton::engine {

Result<AdversarialLoss> AdversarialLoss::named(const std::string& name) {
    using T = const at::Tensor&;
    // softplus(−x) is −log σ(x), and softplus(x) is −log(1 − σ(x)).
    if (name == "non-saturating")
        return AdversarialLoss{[](T real, T made) { return at::softplus(-real).mean() + at::softplus(made).mean(); }, [](T made) { return at::softplus(-made).mean(); }};
    if (name == "least-squares")
        return AdversarialLoss{[](T real, T made) { return ((real - 1).square().mean() + made.square().mean()) * 0.5; }, [](T made) { return (made - 1).square().mean() * 0.5; }};
    if (name == "hinge")
        return AdversarialLoss{[](T real, T made) { return at::relu(1 - real).mean() + at::relu(1 + made).mean(); }, [](T made) { return -made.mean(); }};
    if (name == "wasserstein-gp")
        return AdversarialLoss{[](T real, T made) { return made.mean() - real.mean(); }, [](T made) { return -made.mean(); }, true};
    return Error(ErrorCode::BadValue, text(LT("core", "There is no adversarial loss “%1”"), name))
        .at("objective.adversary.loss")
        .fix(LT("core", "Choose non-saturating, least-squares, hinge or wasserstein-gp"));
}

} // namespace lepton::engine
