// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/StoredTensor.h"

#include "core/base/Result.h"

#include <string>
#include <vector>

namespace lepton::exchange {

/// Whether the bytes begin as a file of torch.save does: a zip archive, or its form before PyTorch 1.6.
bool looksLikeStateDict(const std::string& bytes);

/// The tensors of a PyTorch state_dict (.pt, .pth) in its order: torch.save's zip form and the one before it; the dict itself or one
/// that has it under "state_dict", "model", "model_state_dict", "module" or "net". Tensors may be views of shared storages with any
/// offsets and strides. Nothing in the file is run, and no more is read than its own list of tensors accounts for.
/// Errors: Unsupported (a name that a state_dict doesn't need, a TorchScript program, big-endian numbers), BadFormat (sizes, strides or
/// offsets that don't fit, missing or cut-off data), naming the tensor. `where` is the file.
Result<std::vector<StoredTensor>> readStateDict(const std::string& bytes, const std::string& where);

} // namespace lepton::exchange
