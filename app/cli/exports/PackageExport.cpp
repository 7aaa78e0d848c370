// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Packager.h"
#include "app/cli/exports/ExportFormats.h"
#include "core/engine/Packaging.h"

namespace lepton::cli {

namespace {

/// What was written, read back and asked.
Result<WrittenExport> examined(const Path& file) {
    LEPTON_TRY(const auto package, project::readPackage(file));
    LEPTON_TRY(const auto model, engine::Model::fromPackage(package));
    engine::ExportCheck check{"the package, read back"};
    const auto samples = engine::exportSamples(*model, package);
    if (samples) {
        LEPTON_TRY(check.largestDifference, engine::checkParity(*model, package));
        check.samples = samples->count;
    } else {
        check.by = "not run: " + samples.error().line();
    }
    std::error_code fault;
    return WrittenExport{file, std::filesystem::file_size(file, fault), check, package.name, package.version, {{"metrics", package.metrics}, {"labels", package.labels}, {"signature", package.signature}}};
}

} // namespace

Result<WrittenExport> exportPackage(const ExportRequest& request) {
    std::error_code fault;
    if (std::filesystem::is_directory(request.model, fault)) {
        LEPTON_TRY(const auto written, packageRun({runFolderOf(request.model), request.name, request.version, request.output}));
        return examined(written.file);
    }
    LEPTON_TRY(const ExportSource source, openExportSource(request));
    const Path file = exportFile(request.output, source.package.name + "-" + source.package.version + packageExtension);
    LEPTON_CHECK(project::writePackage(file, source.package));
    return examined(file);
}

} // namespace lepton::cli
