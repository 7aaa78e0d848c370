// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/engine/Torch.h"

#include <string>

namespace lepton::engine {

/// What generator and discriminator learn by, from the discriminator's raw scores [N, 1]: means over the batch.
struct AdversarialLoss {
    at::Tensor (*discriminator)(const at::Tensor& real, const at::Tensor& made) = nullptr;
    at::Tensor (*generator)(const at::Tensor& made) = nullptr;
    bool gradientPenalty = false; ///< the discriminator's loss has one besides

    /// "non-saturating" (Goodfellow et al. 2014, section 3), "least-squares" (Mao et al. 2017, eq. 9 with a=0, b=c=1), "hinge" (Lim and Ye 2017),
    /// "wasserstein-gp" (Gulrajani et al. 2017). Errors: BadValue (another name).
    static Result<AdversarialLoss> named(const std::string& name);
};

} // namespace lepton::engine
