// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/Package.h"

namespace lepton::exchange {

/// Gives a package that has its parity samples its model.onnx, checked, and says in provenance["onnx"] what came of it:
/// {"largest_difference","samples","checked_by"}, or where there is none {"missing": why}. Without ONNX Runtime the difference is null.
/// No fault of it keeps a package from being made.
void addOnnx(project::Package& package);

} // namespace lepton::exchange
