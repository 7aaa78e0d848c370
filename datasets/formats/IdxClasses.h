// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lepton::datasets {

/// The classes of IDX labels 0 … `highest`: the lines of classes.txt beside `pictures`; else Fashion-MNIST's garments,
/// if a folder of the path is called so and `shape` ([N, H, W, C]) agrees; else "0", "1", …. Errors: BadFormat
/// (classes.txt has too few lines, an empty one or one twice), Unreadable.
Result<std::vector<std::string>> idxClassNames(const Path& pictures, const std::vector<std::int64_t>& shape,
                                               int highest);

} // namespace lepton::datasets
