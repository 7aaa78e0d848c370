// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Torch.h"

#include <array>
#include <optional>

namespace lepton::engine::operators {

struct ThinGeometry {
    std::array<std::int64_t, 2> kernel{};
    std::array<std::int64_t, 2> stride{};
    std::array<std::int64_t, 2> padding{};
};

/// A convolution from (or, transposed, to) pictures of one or two channels, with gradients, as the product of two matrices: each place's
/// surroundings as a row, times the weights. LibTorch's kernels work channel by channel in eights or sixteens and take five to ten
/// times as long where there is one. On the CPU, float32.
namespace thin {

/// [N, C, H, W] with few channels to [N, F, H', W'] in channels_last. `weight` [F, C, kernel…].
at::Tensor convolution(const at::Tensor& x, const at::Tensor& weight, const std::optional<at::Tensor>& bias, const ThinGeometry& geometry);

/// [N, F, H, W] to [N, C, H', W'] with few channels. `weight` [F, C, kernel…]; `outHeight` and `outWidth` as the stride, the padding and
/// what is added at the end make them.
at::Tensor transposed(const at::Tensor& x, const at::Tensor& weight, const std::optional<at::Tensor>& bias, const ThinGeometry& geometry, std::int64_t outHeight, std::int64_t outWidth);

/// Whether it is worth it.
inline bool few(std::int64_t channels) { return channels <= 2; }

} // namespace thin

} // namespace lepton::engine::operators
