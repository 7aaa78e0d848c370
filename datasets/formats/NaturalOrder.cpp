// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/NaturalOrder.h"

#include <cstddef>

namespace lepton::datasets {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

unsigned char folded(char c) { return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); }

/// The run of digits at `at`, without leading zeros; moves `at` behind it.
std::string_view number(std::string_view text, std::size_t& at) {
    while (at < text.size() && text[at] == '0')
        ++at;
    const auto from = at;
    while (at < text.size() && isDigit(text[at]))
        ++at;
    return text.substr(from, at - from);
}

} // namespace

bool naturalLess(std::string_view a, std::string_view b) {
    std::size_t i = 0;
    std::size_t k = 0;
    while (i < a.size() && k < b.size()) {
        if (isDigit(a[i]) && isDigit(b[k])) {
            const auto left = number(a, i);
            const auto right = number(b, k);
            if (left.size() != right.size())
                return left.size() < right.size();
            if (left != right)
                return left < right;
        } else {
            if (folded(a[i]) != folded(b[k]))
                return folded(a[i]) < folded(b[k]);
            ++i;
            ++k;
        }
    }
    if (i < a.size() || k < b.size())
        return i >= a.size();
    return a < b; // they differ only in case or leading zeros
}

} // namespace lepton::datasets
