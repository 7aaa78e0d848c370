// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/SamplePaths.h"

#include "core/base/platform/Platform.h"

#include <QStandardPaths>

#include <algorithm>
#include <cstdlib>
#include <fstream>

namespace lepton::widgets {

namespace {

Path fromEnvironment(const char* name, QStandardPaths::StandardLocation otherwise, const char* below) {
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0')
        return value;
    return Path(QStandardPaths::writableLocation(otherwise).toStdString()) / below;
}

Path samplesFolder() {
    std::error_code fault;
    for (const Path& folder : {platform::programFolder() / "../share/lepton-studio/samples", Path(LEPTON_SOURCE_FOLDER) / "datasets/samples"})
        if (std::filesystem::is_directory(folder, fault))
            return std::filesystem::canonical(folder, fault);
    return {};
}

/// The only file beside the README, or the folder as a whole.
Path dataIn(const Path& folder) {
    std::vector<Path> files;
    std::error_code fault;
    for (const auto& entry : std::filesystem::directory_iterator(folder, fault))
        if (entry.path().filename() != "README.md")
            files.push_back(entry.path());
    return files.size() == 1 ? files.front() : folder;
}

} // namespace

Path bundledDigits() {
    std::error_code fault;
    const Path digits = samplesFolder() / "digits";
    return std::filesystem::is_directory(digits, fault) ? digits : Path();
}

std::vector<BundledSample> bundledSamples() {
    std::vector<BundledSample> out;
    std::error_code fault;
    for (const auto& entry : std::filesystem::directory_iterator(samplesFolder(), fault)) {
        std::ifstream readme(entry.path() / "README.md");
        std::string heading;
        // The pictures are there to try a network with, not to train one.
        if (entry.path().filename() != "pictures" && std::getline(readme, heading) && heading.starts_with("# "))
            out.push_back({heading.substr(2), dataIn(entry.path())});
    }
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.title < b.title; });
    return out;
}

Path projectsFolder() { return fromEnvironment("LEPTON_PROJECTS", QStandardPaths::DocumentsLocation, "Lepton"); }

Path sampleProjectFolder() { return fromEnvironment("LEPTON_DATA", QStandardPaths::GenericDataLocation, "lepton-studio") / "samples" / "digits"; }

} // namespace lepton::widgets
