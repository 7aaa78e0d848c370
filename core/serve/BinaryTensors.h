// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/serve/Datatype.h"

#include <string>
#include <string_view>
#include <vector>

namespace lepton::serve {

/// A tensor in the protocol's binary form: little-endian elements, row-major, as the type of the model's input (UInt8, of pictures, gives Float32).
/// `from` must convert to `to`. Errors (BadValue): another number of bytes than the shape says, numbers that are not finite as FP32.
Result<datasets::Array> readBinary(std::string_view bytes, Datatype from, datasets::ElementType to, const std::vector<std::int64_t>& shape, const std::string& name);

/// Place of the first number that is NaN or infinite.
std::optional<std::size_t> firstNotFinite(std::span<const float> values);

} // namespace lepton::serve
