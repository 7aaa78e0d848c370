// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/SplitNames.h"

#include <algorithm>
#include <cctype>

namespace lepton::datasets {

std::optional<Split> splitOfName(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    if (name == "train" || name == "training")
        return Split::Train;
    if (name == "val" || name == "valid" || name == "validation" || name == "dev")
        return Split::Validation;
    if (name == "test" || name == "testing")
        return Split::Test;
    return std::nullopt;
}

} // namespace lepton::datasets
