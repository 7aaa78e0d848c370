// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Tensor.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lepton::exchange {

/// Element types that files of weights have; loaded() says as which of ours they are taken.
enum class StoredType { Bool, UInt8, Int8, Int16, Int32, Int64, Float16, BFloat16, Float32, Float64 };

std::int64_t bytesOf(StoredType type);
const char* nameOf(StoredType type); ///< "bfloat16"
/// Of safetensors' name ("BF16") or of a PyTorch storage class ("BFloat16Storage"); none if there is no such type.
std::optional<StoredType> storedTypeFromSafetensors(const std::string& name);
std::optional<StoredType> storedTypeFromPyTorch(const std::string& storageClass);
/// Whole numbers below 64 bits become int64, half-precision numbers float32, both without loss; others stay what they are.
graph::DType loaded(StoredType type);

/// A tensor out of a file, row-major and in a type of ours.
struct StoredTensor {
    std::string name;
    StoredType stored = StoredType::Float32; ///< as the file has it
    std::vector<std::int64_t> shape;
    std::vector<std::byte> bytes;            ///< elements in loaded(stored)
    graph::DType dtype() const { return loaded(stored); }
};

/// `count` elements at `from` (any alignment), every `stride`-th, as loaded(type) to `to`, which has room for them.
void convertElements(StoredType type, const std::byte* from, std::int64_t stride, std::int64_t count, std::byte* to);

/// Product of the sizes times `elementBytes`; -1 if a size is negative or the product does not fit.
std::int64_t byteCount(const std::vector<std::int64_t>& shape, std::int64_t elementBytes);

} // namespace lepton::exchange
