// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/Png.h"
#include "datasets/Array.h"

#include <vector>

namespace lepton::engine::callbacks {

enum class Frame { None, Right, Wrong };

/// Pictures uint8 [n, C, H, W] (C 1 or 3; of more the first) row by row, `columns` in each, small ones enlarged by a whole factor. Each has a frame: green
/// (right), red (wrong) or grey (neither); `frames` may be shorter than n.
exchange::Pixels gridOf(const datasets::Array& pictures, const std::vector<Frame>& frames, int columns);

} // namespace lepton::engine::callbacks
