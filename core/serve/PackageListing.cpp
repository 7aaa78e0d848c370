// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/PackageListing.h"

#include "core/project/Package.h"

#include <algorithm>

namespace lepton::serve {

namespace {

constexpr const char* extension = ".leptonmodel";

/// Packages in a folder, and its folders. A folder that can't be read holds nothing.
std::vector<Path> packagesIn(const Path& folder, std::vector<Path>* folders) {
    std::vector<Path> out;
    std::error_code fault;
    for (auto at = std::filesystem::directory_iterator(folder, fault); !fault && at != std::filesystem::directory_iterator(); at.increment(fault)) {
        std::error_code ignored;
        if (at->path().extension() == extension && at->is_regular_file(ignored))
            out.push_back(at->path());
        else if (folders != nullptr && at->is_directory(ignored))
            folders->push_back(at->path());
    }
    std::sort(out.begin(), out.end());
    return out;
}

} // namespace

std::vector<Path> packageFiles(const ModelSources& sources) {
    std::vector<Path> out = sources.packages;
    const auto add = [&](const std::vector<Path>& files) {
        for (const auto& file : files)
            if (std::find(out.begin(), out.end(), file) == out.end())
                out.push_back(file);
    };
    if (sources.folder.empty())
        return out;
    std::vector<Path> folders;
    add(packagesIn(sources.folder, &folders));
    std::sort(folders.begin(), folders.end());
    for (const auto& folder : folders)
        add(packagesIn(folder, nullptr));
    return out;
}

std::pair<std::string, std::string> nameAndVersion(const Path& file) {
    const std::string stem = file.stem().string();
    const auto dash = stem.rfind('-');
    if (dash == std::string::npos || dash == 0 || dash + 1 == stem.size())
        return {project::packageName(stem), ""};
    return {project::packageName(stem.substr(0, dash)), stem.substr(dash + 1)};
}

PackageFile openPackageFile(const Path& file) {
    PackageFile out;
    out.file = file;
    std::tie(out.name, out.version) = nameAndVersion(file);
    auto bytes = readFile(file);
    if (!bytes) {
        out.problem = std::move(bytes).error();
        return out;
    }
    out.bytes = std::move(bytes).value();
    auto manifest = project::readPackageManifest(out.bytes, file.string());
    if (!manifest) {
        out.problem = std::move(manifest).error();
        return out;
    }
    out.name = (*manifest)["name"].get<std::string>();
    out.version = (*manifest)["version"].get<std::string>();
    return out;
}

} // namespace lepton::serve
