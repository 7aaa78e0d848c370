// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Array.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lepton::serve {

/// Element types of the Open Inference Protocol.
enum class Datatype { Bool, UInt8, UInt16, UInt32, UInt64, Int8, Int16, Int32, Int64, Fp16, Fp32, Fp64, Bytes };

/// "FP32". Of a text that is no such name: none.
std::optional<Datatype> datatypeFromName(std::string_view name);
const char* datatypeName(Datatype type);
/// Bytes of one element in the binary form; 0 of Bytes, whose elements have their own length.
std::size_t datatypeSize(Datatype type);

/// Whether a client may send `from` where the model takes `to`. FP32 takes what it holds exactly (INT8, UINT8, INT16, UINT16, FP16)
/// and FP64, rounded to the nearest, since that is what Python sends by itself and what becomes of a number in JSON. INT64 takes all whole
/// numbers but UINT64. Nothing else is converted: INT32 to FP32 loses digits without a word, and BOOL and BYTES mean something else.
bool converts(Datatype from, datasets::ElementType to);
/// The names of those, for an error: "FP32, FP64, …".
std::string datatypesFor(datasets::ElementType to);

/// IEEE 754 binary16 as binary32, which holds all of them exactly.
float fromHalf(std::uint16_t bits);

/// Product of the sizes; none if it does not fit, or a size is below 1.
std::optional<std::size_t> elementsOf(const std::vector<std::int64_t>& shape);
/// "[2,1,8,8]"
std::string shapeText(const std::vector<std::int64_t>& shape);

} // namespace lepton::serve
