// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

namespace lepton::cli {

/// What this machine can do, each fault with its fix: the document of `lepton doctor` (cli.md).
Json examineMachine();

} // namespace lepton::cli
