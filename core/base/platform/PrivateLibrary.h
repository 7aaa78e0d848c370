// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

namespace lepton::platform {

/// Loads a shared library for the life of the process and gives the address of one of its functions. Its symbols stay its own: what it
/// brings along does not meet what the program links. A name without a slash is looked up by the system. Errors: NotFound (no such library
/// or function), with the system's words.
Result<void*> functionOf(const Path& library, const char* function);

} // namespace lepton::platform
