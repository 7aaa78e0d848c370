// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "datasets/Array.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace lepton::serve {

/// Reads {"name","datatype","shape","data"} as `expected` says ({"name","datatype":"FP32" or "INT64","shape"}), where -1 stands for any size
/// from 1. `data` is flat or nested as the shape says. The array is row-major and all its numbers are finite. Errors (BadValue) say what is
/// wrong with which of them.
Result<datasets::Array> readInput(const Json& tensor, const Json& expected);

/// {"name","shape","datatype":"FP32","data":[…]} as text; floats as short as they read back.
std::string outputText(const std::string& name, const std::vector<std::int64_t>& shape, std::span<const float> data);

} // namespace lepton::serve
