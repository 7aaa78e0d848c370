// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

namespace lepton::project {

/// The JSON Schemas of schemas/, built into the program: "project", "run", "manifest", "recipe".
const Json& schema(const char* name);

} // namespace lepton::project
