// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace lepton::cli {

/// Columns a terminal needs for the text: two for each East Asian wide character, none for combining marks.
std::size_t displayWidth(const std::string& utf8);

/// Lines with the columns under each other: the first to the left, the others to the right, two spaces between.
std::vector<std::string> tableLines(const std::vector<std::vector<std::string>>& rows);

} // namespace lepton::cli
