// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/exports/ExportFormats.h"
#include "core/engine/exports/TorchScript.h"

namespace lepton::cli {

Result<MadeModel> makeTorchScript(const ExportSource& source) {
    MadeModel made;
    LEPTON_TRY(made.bytes, engine::writeTorchScript(*source.model));
    LEPTON_TRY(made.check, checkExport(source, [&](const engine::ExportSamples& samples) { return engine::checkTorchScript(made.bytes, *source.model, samples); }));
    return made;
}

Result<WrittenExport> exportTorchScript(const ExportRequest& request) {
    LEPTON_TRY(const ExportSource source, openExportSource(request));
    LEPTON_TRY(const MadeModel made, makeTorchScript(source));
    const Path file = exportFile(request.output, source.package.name + "-" + source.package.version + ".pt");
    LEPTON_CHECK(writeFile(file, made.bytes));
    return writtenAs(source, file, made.bytes.size(), made.check);
}

} // namespace lepton::cli
