// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lepton::project {

/// A file in a package, as its manifest names it.
struct PackageMember {
    std::string name;
    std::int64_t bytes = 0;
    std::string sha256;
};

/// What is in a package, by its manifest and in its order. readPackage() is what checks that it is true.
/// Errors: those of readFile, BadFormat (no zip, no manifest).
Result<std::vector<PackageMember>> packageMembers(const Path& file);

} // namespace lepton::project
