// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/PackageMembers.h"

#include "core/project/Package.h"

namespace lepton::project {

Result<std::vector<PackageMember>> packageMembers(const Path& file) {
    LEPTON_TRY(const std::string bytes, readFile(file));
    LEPTON_TRY(const Json manifest, readPackageManifest(bytes, file.string()));
    std::vector<PackageMember> members;
    for (const auto& [name, facts] : manifest["members"].items())
        members.push_back({name, facts["bytes"].get<std::int64_t>(), facts["sha256"].get<std::string>()});
    return members;
}

} // namespace lepton::project
