// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/serve/ModelSources.h"

#include <optional>
#include <string>
#include <vector>

namespace lepton::serve {

/// A package file as it lies there now.
struct PackageFile {
    Path file;
    std::string name;    ///< by its manifest; if that can't be read by its file's name
    std::string version;
    std::optional<Error> problem; ///< why the manifest can't be read
    std::string bytes;
};

/// The files of those sources: named packages, then what ends in .leptonmodel in the folder and one level below, sorted.
std::vector<Path> packageFiles(const ModelSources& sources);
/// Reads a file and who it is.
PackageFile openPackageFile(const Path& file);
/// "digits-3.leptonmodel" → {"digits", "3"}.
std::pair<std::string, std::string> nameAndVersion(const Path& file);

} // namespace lepton::serve
