// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/SamplePaths.h"

#include "core/base/platform/Platform.h"

#include <QStandardPaths>

#include <cstdlib>

namespace lepton::widgets {

namespace {

Path fromEnvironment(const char* name, QStandardPaths::StandardLocation otherwise, const char* below) {
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0')
        return value;
    return Path(QStandardPaths::writableLocation(otherwise).toStdString()) / below;
}

} // namespace

Path bundledDigits() {
    std::error_code fault;
    for (const Path& folder : {platform::programFolder() / "../share/lepton-studio/samples/digits", Path(LEPTON_SOURCE_FOLDER) / "datasets/samples/digits"})
        if (std::filesystem::is_directory(folder, fault))
            return std::filesystem::canonical(folder, fault);
    return {};
}

Path projectsFolder() { return fromEnvironment("LEPTON_PROJECTS", QStandardPaths::DocumentsLocation, "Lepton"); }

Path sampleProjectFolder() { return fromEnvironment("LEPTON_DATA", QStandardPaths::GenericDataLocation, "lepton-studio") / "samples" / "digits"; }

} // namespace lepton::widgets
