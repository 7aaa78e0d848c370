// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <iterator>
#include <span>
#include <string_view>

namespace lepton::report {

struct Translation {
    std::string_view english, translated;
};

/// The sentences of the Qt-free parts in Simplified Chinese, sorted by their English; made from resources/translations at build time.
std::span<const Translation> chineseCatalogue();

} // namespace lepton::report
