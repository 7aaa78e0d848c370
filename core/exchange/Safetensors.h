// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/exchange/StoredTensor.h"
#include "core/graph/Tensor.h"

#include <map>
#include <span>
#include <string>
#include <vector>

/// The safetensors format: 8 bytes of little-endian header length, a JSON header, raw row-major little-endian data.
/// Source: huggingface.co/docs/safetensors. Nothing in such a file runs on load.
namespace lepton::exchange {

struct TensorView {
    std::string name;
    graph::DType dtype = graph::DType::Float32;
    std::vector<std::int64_t> shape;
    std::span<const std::byte> bytes; ///< row-major, valid as long as what it views
};

/// The file's bytes. `metadata` are the format's free texts.
std::string writeSafetensors(const std::vector<TensorView>& tensors, const std::map<std::string, std::string>& metadata = {});

struct SafetensorsView {
    std::vector<TensorView> tensors; ///< in the order of their data
    std::map<std::string, std::string> metadata;
    const TensorView* find(const std::string& name) const;
};

/// Views into `bytes`, all checked: header length, JSON, dtypes, shapes against sizes, offsets without gaps or overlap.
/// Errors name the tensor. `where` is the file.
Result<SafetensorsView> readSafetensors(std::string_view bytes, const std::string& where);

/// The same with the types that only other programs' files have (half precision, short integers), converted to ours.
Result<std::vector<StoredTensor>> readSafetensorsOfAnyType(std::string_view bytes, const std::string& where);

} // namespace lepton::exchange
