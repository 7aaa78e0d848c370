// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Torch.h"

#include <set>
#include <vector>

namespace lepton::engine {

/// A run of values of one parameter.
struct ParameterPiece {
    std::size_t parameter = 0;
    std::int64_t offset = 0;
    std::int64_t length = 0;
    bool whole = true; ///< the parameter as it is

    /// The same values of `tensor`, which is contiguous and has the parameter's shape.
    at::Tensor of(const at::Tensor& tensor) const { return whole ? tensor : tensor.view(-1).narrow(0, offset, length); }
};

/// Divides the parameters among so many members, each with about as many values: large ones are cut, small ones and those of
/// `uncut` (by their place) handed out whole. Every value is in exactly one piece.
std::vector<std::vector<ParameterPiece>> shareParameters(const std::vector<at::Tensor>& parameters, int members, const std::set<std::size_t>& uncut = {});

} // namespace lepton::engine
