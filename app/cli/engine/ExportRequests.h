// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

namespace lepton::cli {

/// The engine's end of export/write and package/inspect (docs/protocol.md). Errors: BadValue (a parameter that is missing or no text), those of
/// writeExport() and inspectPackage().
Result<Json> writeExportFor(const Json& params);
Result<Json> inspectPackageFor(const Json& params);

} // namespace lepton::cli
