// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/VersionOrder.h"

#include <algorithm>
#include <cctype>

namespace lepton::serve {

namespace {

bool isDigit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// The run of digits at the front, without leading zeros; taken off.
std::string_view takeNumber(std::string_view& text) {
    const auto end = std::find_if_not(text.begin(), text.end(), isDigit);
    auto digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(digits.size());
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    return digits;
}

} // namespace

bool olderVersion(std::string_view a, std::string_view b) {
    const std::string_view wholeA = a, wholeB = b;
    while (!a.empty() && !b.empty()) {
        if (isDigit(a[0]) && isDigit(b[0])) {
            const auto x = takeNumber(a), y = takeNumber(b);
            if (x.size() != y.size())
                return x.size() < y.size();
            if (x != y)
                return x < y;
            continue;
        }
        if (a[0] != b[0])
            return isDigit(a[0]) != isDigit(b[0]) ? isDigit(b[0]) : a[0] < b[0];
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    if (a.empty() && b.empty())
        return wholeA < wholeB; // 01 and 1
    const bool moreInA = b.empty();
    const char next = moreInA ? a[0] : b[0];
    return (next == '-') == moreInA;
}

} // namespace lepton::serve
