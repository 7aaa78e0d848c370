// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Torch.h"

namespace lepton::engine {

struct Batch {
    at::Tensor pictures; ///< uint8 [N, C, H, W]
    at::Tensor labels;   ///< int64 [N]
    std::int64_t size() const { return labels.defined() ? labels.size(0) : 0; }
};

} // namespace lepton::engine
