// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Packager.h"

#include "app/cli/Prepare.h"
#include "core/engine/Packaging.h"
#include "core/project/RunFolder.h"

#include <algorithm>
#include <charconv>

namespace lepton::cli {

namespace {

int numberOf(const std::string& version) {
    int number = 0;
    const auto parsed = std::from_chars(version.data(), version.data() + version.size(), number);
    return parsed.ec == std::errc() && parsed.ptr == version.data() + version.size() ? number : 0;
}

/// RUN lies in PROJECT/runs/, so the project's packages are two folders up and down again.
Path packagesFolderOf(const Path& run) { return run.parent_path().parent_path() / "packages"; }

Path fileFor(const PackageRequest& request, const std::string& name, const std::string& version) {
    const std::string leaf = name + "-" + version + packageExtension;
    std::error_code fault;
    if (request.output.empty())
        return packagesFolderOf(request.run) / leaf;
    return std::filesystem::is_directory(request.output, fault) ? request.output / leaf : request.output;
}

} // namespace

Path runFolderOf(const std::string& typed) {
    const Path folder = std::filesystem::absolute(typed).lexically_normal();
    return folder.filename().empty() ? folder.parent_path() : folder;
}

std::string nextPackageVersion(const Path& run, const std::string& name, const Json& lineage) {
    int highest = lineage.value("name", "") == name ? numberOf(lineage.value("version", "")) : 0;
    std::error_code fault;
    for (const auto& entry : std::filesystem::directory_iterator(packagesFolderOf(run), fault)) {
        const std::string stem = entry.path().stem().string();
        if (entry.path().extension() == packageExtension && stem.starts_with(name + "-"))
            highest = std::max(highest, numberOf(stem.substr(name.size() + 1)));
    }
    return std::to_string(highest + 1);
}

Result<WrittenPackage> packageRun(const PackageRequest& request) {
    LEPTON_TRY(const auto info, project::loadRun(request.run));
    const std::string name = project::packageName(request.name.empty() ? info.project.name : request.name);
    const std::string version = request.version.empty() ? nextPackageVersion(request.run, name, info.lineage) : request.version;
    LEPTON_TRY(const PreparedData prepared, prepareData(info.project));
    WrittenPackage written;
    LEPTON_TRY(written.package, engine::makePackage(request.run, name, version, prepared.data));
    written.file = std::filesystem::absolute(fileFor(request, name, version)).lexically_normal();
    LEPTON_CHECK(project::writePackage(written.file, written.package));
    LEPTON_TRY(written.package, project::readPackage(written.file));
    return written;
}

} // namespace lepton::cli
