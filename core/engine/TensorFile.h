// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"
#include "core/engine/Stepper.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace lepton::engine {

/// Tensors and a JSON note in safetensors form. The note stands in the file's metadata under "lepton", and a SHA-256 of note and
/// data beside it, so that any damage shows.
std::string tensorFileBytes(const std::vector<NamedTensor>& tensors, const Json& note);

struct TensorFile {
    std::unordered_map<std::string, at::Tensor> tensors; ///< on the CPU, owned
    Json note;                                           ///< null if the file has none
};

/// Errors: BadFormat (damaged: what is wrong), those of readFile.
Result<TensorFile> tensorFileFromBytes(std::string_view bytes, const std::string& where);
Result<TensorFile> readTensorFile(const Path& file);

/// Copies each tensor's values from the file into it. Errors: BadFormat (missing, or of another shape or type), naming the tensor.
Result<void> fillTensors(const std::vector<NamedTensor>& tensors, const TensorFile& file, const std::string& where);

} // namespace lepton::engine
