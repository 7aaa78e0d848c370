// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

#include <map>
#include <string>

namespace lepton::deploy::oci {

struct ProgramParts {
    std::string loader;                   ///< the absolute path of the program's own loader: "/lib64/ld-linux-x86-64.so.2"
    std::map<std::string, Path> libraries; ///< every shared library that it and its libraries name, by that name ("libz.so.1"), with its file
};

/// What a program needs to start, found by its own loader just as it would find it now. Errors: BadFormat (no dynamically linked ELF program), Unsupported (a library is
/// not on this machine; it is named).
Result<ProgramParts> partsOf(const Path& program);

} // namespace lepton::deploy::oci
