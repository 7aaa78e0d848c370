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

inline constexpr const char* packageExtension = ".leptonmodel";

/// A run's folder as it was typed, absolute and without a slash at its end.
Path runFolderOf(const std::string& typed);

/// The number after the highest of that name in the project's packages folder, and after that of the package of this name that the run
/// began with (`lineage`).
std::string nextPackageVersion(const Path& run, const std::string& name, const Json& lineage);

/// Packages the run's best checkpoint, with metrics and parity samples from its data. The package is read back before
/// this returns. Errors: those of the run, its data and the disk.
Result<WrittenPackage> packageRun(const PackageRequest& request);

} // namespace lepton::cli
