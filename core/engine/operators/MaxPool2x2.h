// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Torch.h"

namespace lepton::engine::operators {

/// True for pictures that maxPool2x2 takes: on the CPU, contiguous or channels_last, float32 or float64, at least 2 × 2.
bool fitsMaxPool2x2(const at::Tensor& pictures);

/// at::max_pool2d with kernel and stride 2 and no padding, the same values and gradients (also for NaN and equal values), in a
/// fraction of its time: LibTorch's loop has branches and keeps an int64 for each window, this one has none and keeps a byte.
at::Tensor maxPool2x2(const at::Tensor& pictures);

} // namespace lepton::engine::operators
