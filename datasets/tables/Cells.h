// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace lepton::datasets {

/// Without white space at both ends.
std::string_view trimmed(std::string_view cell);

/// Nothing, or one of the usual words for it: NA, N/A, NaN, null, ? (in any case).
bool isMissing(std::string_view cell);

/// The finite number that the cell is, white space around it allowed: "3", "-1.5e3", "+2". None: something else.
std::optional<double> numberIn(std::string_view cell);

/// Seconds since 1970 of a date with or without a time: 2024-05-31, 2024/05/31, 31.05.2024, 2024-05, 2024-05-31T12:30[:05[.5]][Z].
/// Time zones other than Z are not read. None: no date.
std::optional<double> dateIn(std::string_view cell);

} // namespace lepton::datasets
