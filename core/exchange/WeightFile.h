// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"
#include "core/exchange/StoredTensor.h"

#include <string>
#include <vector>

namespace lepton::exchange {

/// Weights that a network can begin with.
struct WeightFile {
    std::string kind;                  ///< "package", "safetensors" or "state-dict"
    std::vector<StoredTensor> tensors; ///< layer by layer as they were made; of another program's safetensors, which has no such order, by their names
    Json lineage = Json::object();     ///< {"from","kind","sha256"}, of a package also {"name","version","run","trained","labels","lineage"}
};

/// Reads a package (.leptonmodel), a safetensors file or a PyTorch state_dict (.pt, .pth); by what is in it, not by its name. Tensors only:
/// nothing in the file is run. Errors: NotFound, Unreadable, BadFormat, Unsupported, those of the three readers.
Result<WeightFile> readWeightFile(const Path& file);

/// It is a package for other classes than these, or for the same in another order: what its last layer knows would be wrong here.
bool tellsOtherClasses(const WeightFile& file, const std::vector<std::string>& classes);

} // namespace lepton::exchange
