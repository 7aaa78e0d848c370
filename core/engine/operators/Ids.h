// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Torch.h"

namespace lepton::engine::operators {

/// Throws an ErrorException that names the first number outside of `first` … `last`, both included. Otherwise LibTorch would give its
/// stack trace, or on a graphics card take the whole process with it.
void requireRange(const at::Tensor& ids, std::int64_t first, std::int64_t last, const char* message, const char* fix);

/// The same for ids that look a table of `count` rows up.
void requireIds(const at::Tensor& ids, std::int64_t count);

} // namespace lepton::engine::operators
