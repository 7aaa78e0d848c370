// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace lepton::serve {

/// Versions by their numbers: 9 < 10, 1.9 < 1.10 < 2. Runs of digits are compared as numbers and come after letters, all else letter by letter; a release
/// comes after its own "-rc1".
bool olderVersion(std::string_view a, std::string_view b);

struct VersionOrder {
    bool operator()(std::string_view a, std::string_view b) const { return olderVersion(a, b); }
    using is_transparent = void;
};

} // namespace lepton::serve
