// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Text.h"

#include <array>
#include <charconv>

namespace lepton {

std::string Text::fill(std::string_view pattern) const {
    std::string out;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const bool numbered = pattern[i] == '%' && i + 1 < pattern.size() && pattern[i + 1] >= '1' && pattern[i + 1] <= '9';
        const std::size_t index = numbered ? static_cast<std::size_t>(pattern[i + 1] - '1') : 0;
        if (numbered && index < m_values.size()) {
            out += m_values[index];
            ++i;
        } else {
            out += pattern[i];
        }
    }
    return out;
}

std::string formatNumber(long long value) {
    const std::string plain = std::to_string(value);
    const std::size_t start = value < 0 ? 1 : 0;
    std::string out;
    for (std::size_t i = 0; i < plain.size(); ++i) {
        if (i > start && (plain.size() - i) % 3 == 0)
            out += ',';
        out += plain[i];
    }
    return out;
}

std::string formatNumber(double value) {
    std::array<char, 64> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return {buffer.data(), end};
}

} // namespace lepton
