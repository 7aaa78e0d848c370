// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

#include <string>
#include <string_view>

namespace lepton::deploy {

/// 256 random bits from the system's source, as letters and digits that any header and shell takes.
std::string newToken();
/// Writes a file that only this user can read, from its first byte on. Errors: Unwritable, NoSpace.
Result<void> writePrivately(const Path& file, std::string_view bytes);

} // namespace lepton::deploy
