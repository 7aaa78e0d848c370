// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

#include <string>

namespace lepton::cli {

struct PyTorchRequest {
    std::string model;  ///< a run's folder (its best checkpoint) or a package
    std::string name;   ///< of the class and the file; empty: the project's
    std::string output; ///< a folder, or a file that ends in .py; empty: the working folder
};

struct WrittenPyTorch {
    Path source;            ///< NAME.py
    Path weights;           ///< NAME.safetensors beside it, whose names are those of the class's state_dict
    std::string className;
    std::int64_t parameters = 0;
};

/// Writes the model as PyTorch source that takes pictures with values from 0 to 255, and its weights. Errors: those of the run or
/// package and the disk.
Result<WrittenPyTorch> exportPyTorch(const PyTorchRequest& request);

} // namespace lepton::cli
