// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/serve/Datatype.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lepton::serve {

/// A tensor's "data" as JSON, flat or nested as `shape` says, read straight from the text: `json` is exactly one JSON value. `from` must
/// convert to `to` (UInt8 stands for Float32 here: pixels are asked for as such). Whole numbers must lie in the range of `from`, others must be finite as
/// FP32; FP16 has no form in JSON. Memory is only taken for a shape that as many characters could fill.
/// Errors (BadValue) name the input, the number's place and the text.
Result<datasets::Array> readNumbers(std::string_view json, Datatype from, datasets::ElementType to, const std::vector<std::int64_t>& shape, const std::string& name);

/// "[0.25,1,…]": floats as short as they read back.
void appendNumbers(std::string& out, std::span<const float> data);

} // namespace lepton::serve
