// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace lepton::serve {

/// An input tensor of an inference request.
struct InputTensor {
    std::vector<std::int64_t> shape;
    std::vector<float> data; ///< row-major, as many as the shape says, all finite
};

/// Reads {"name","datatype","shape","data"} as FP32 of the expected shape, where -1 stands for any size from 1. `data` is flat or
/// nested as the shape says. Errors (BadValue) say what is wrong with which of them.
Result<InputTensor> readInput(const Json& tensor, const std::string& name, const std::vector<std::int64_t>& expected);

/// {"name","shape","datatype":"FP32","data":[…]} as text; floats as short as they read back.
std::string outputText(const std::string& name, const std::vector<std::int64_t>& shape, std::span<const float> data);

} // namespace lepton::serve
