// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/Package.h"

#include <string>

namespace lepton::cli {

struct PackageRequest {
    Path run;
    std::string name;    ///< empty: the project's
    std::string version; ///< empty: the next after those in the project's packages folder
    Path output;         ///< file, or folder that gets NAME-VERSION.leptonmodel; empty: the project's packages folder
};

struct WrittenPackage {
    Path file;
    project::Package package;
};

/// Packages the run's best checkpoint, with metrics and parity samples from its data. The package is read back before
/// this returns. Errors: those of the run, its data and the disk.
Result<WrittenPackage> packageRun(const PackageRequest& request);

} // namespace lepton::cli
