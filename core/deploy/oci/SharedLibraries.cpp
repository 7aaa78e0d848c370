// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/oci/SharedLibraries.h"

#include "core/base/platform/Program.h"

#include <elf.h>

#include <cstring>
#include <fstream>
#include <sstream>

namespace lepton::deploy::oci {

namespace {

/// PT_INTERP of a 64-bit ELF file (System V ABI, chapter 5); empty if it has none.
std::string loaderOf(const Path& program) {
    std::ifstream in(program, std::ios::binary);
    Elf64_Ehdr header{};
    in.read(reinterpret_cast<char*>(&header), sizeof(header));
    if (!in || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_ident[EI_CLASS] != ELFCLASS64)
        return {};
    for (int i = 0; i < header.e_phnum; ++i) {
        Elf64_Phdr part{};
        in.seekg(static_cast<std::streamoff>(header.e_phoff) + static_cast<std::streamoff>(i) * header.e_phentsize);
        in.read(reinterpret_cast<char*>(&part), sizeof(part));
        constexpr std::uint64_t longestPath = 4096;
        if (!in || part.p_type != PT_INTERP || part.p_filesz > longestPath)
            continue;
        std::string path(part.p_filesz, '\0');
        in.seekg(static_cast<std::streamoff>(part.p_offset));
        in.read(path.data(), static_cast<std::streamsize>(path.size()));
        return path.c_str(); // without its closing zero
    }
    return {};
}

} // namespace

Result<ProgramParts> partsOf(const Path& program) {
    ProgramParts parts;
    parts.loader = loaderOf(program);
    if (parts.loader.empty())
        return Error(ErrorCode::BadFormat, LT("core", "This is not a dynamically linked program for this machine")).at(program.string()).fix(LT("core", "Install Lepton Studio again, or build it with ./run"));
    LEPTON_TRY(const auto listing, platform::callProgram({{parts.loader, "--list", program.string()}}));
    std::istringstream lines(listing.output);
    for (std::string line; std::getline(lines, line);) {
        const auto arrow = line.find(" => ");
        if (arrow == std::string::npos)
            continue; // the kernel's and the loader's own
        const std::string name = line.substr(line.find_first_not_of(" \t"), arrow - line.find_first_not_of(" \t"));
        const std::string file = line.substr(arrow + 4, line.rfind(" (") - arrow - 4);
        if (file.find("not found") != std::string::npos || !file.starts_with("/"))
            return Error(ErrorCode::Unsupported, text(LT("core", "The shared library %1, which the program needs, is not on this machine"), name)).at(program.string()).fix(LT("core", "Install Lepton Studio again, or build it with ./run"));
        if (file != parts.loader)
            parts.libraries[name.substr(name.rfind('/') + 1)] = file;
    }
    if (listing.status != 0 || parts.libraries.empty())
        return Error(ErrorCode::Unsupported, text(LT("core", "The program's shared libraries can't be listed: %1"), listing.errors.substr(0, 200))).at(program.string()).fix(LT("core", "Install Lepton Studio again, or build it with ./run"));
    return parts;
}

} // namespace lepton::deploy::oci
