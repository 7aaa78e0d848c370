// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Torch.h"

#include <vector>

namespace lepton::engine {

/// Prepared samples as tensors, in the order of datasets::BatchSource's fields: each [N, …].
struct Batch {
    std::vector<at::Tensor> inputs;
    std::vector<at::Tensor> targets;
    std::vector<at::Tensor> partners = {}; ///< of a mixed batch (Mixup): the targets of those that were mixed in
    double share = 1;                      ///< of a mixed batch: how much of each sample is its own
    std::int64_t size() const { return inputs.empty() ? 0 : inputs[0].size(0); }

    /// Some of the samples, on that device.
    Batch part(std::int64_t first, std::int64_t length, at::Device device) const {
        const auto cut = [&](const std::vector<at::Tensor>& whole) {
            std::vector<at::Tensor> out;
            out.reserve(whole.size());
            for (const auto& tensor : whole)
                out.push_back(tensor.narrow(0, first, length).to(device));
            return out;
        };
        return {cut(inputs), cut(targets), cut(partners), share};
    }
};

} // namespace lepton::engine
