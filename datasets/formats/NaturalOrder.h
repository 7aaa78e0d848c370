// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace lepton::datasets {

/// Order as people expect it: runs of digits by their number ("class 2" before "class 10"), letters without regard to
/// case. A strict total order over different strings, the same under every locale.
bool naturalLess(std::string_view a, std::string_view b);

} // namespace lepton::datasets
