// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace lepton::engine::callbacks {

/// "conv*, linear1" → {"conv*", "linear1"}
inline std::vector<std::string> words(const std::string& list) {
    std::vector<std::string> out(1);
    for (const char c : list) {
        if (c == ',')
            out.emplace_back();
        else if (c != ' ')
            out.back() += c;
    }
    std::erase(out, "");
    return out;
}

} // namespace lepton::engine::callbacks
