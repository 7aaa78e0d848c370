// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Source.h"

#include <optional>
#include <string>

namespace lepton::datasets {

/// The split that a folder, a file (without its ending) or a cell names: "train", "Training", "val", "valid", "dev", "test" …; none if
/// it names no split.
std::optional<Split> splitOfName(std::string name);

} // namespace lepton::datasets
