// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <spdlog/spdlog.h>

namespace lepton {

/// Sends the program's log to standard error (standard output belongs to results). LEPTON_LOG sets the level:
/// trace, debug, info, warning, error. Without it: warning.
void startLog(const char* program);

} // namespace lepton
