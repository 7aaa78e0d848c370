// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/exports/ExportFormats.h"
#include "core/exchange/onnx/OnnxExport.h"

namespace lepton::cli {

namespace {

/// ONNX Runtime sums in another order than LibTorch, and its check measures by the size of each answer; it has its own tolerance.
Result<engine::ExportCheck> checked(const std::string& bytes, const project::Package& package) {
    LEPTON_TRY(const auto done, exchange::checkOnnx(bytes, package));
    if (!done.largestDifference)
        return engine::ExportCheck{done.checkedBy + "; not run: " + done.whyNot.str()};
    if (*done.largestDifference > exchange::onnxTolerance)
        return Error(ErrorCode::Internal, text(LT("core", "The exported model answers its samples differently, by %1"), *done.largestDifference))
            .at(package.name)
            .fix(LT("core", "Nothing was written. Please report this; export to another format meanwhile"));
    return engine::ExportCheck{done.checkedBy, done.samples, *done.largestDifference};
}

} // namespace

Result<MadeModel> makeOnnx(const ExportSource& source) {
    LEPTON_TRY(auto model, exchange::writeOnnx(source.package));
    MadeModel made{std::move(model.bytes), {}};
    if (!source.samples) {
        made.check.by = "not run: " + source.noSamples;
        return made;
    }
    LEPTON_TRY(made.check, checked(made.bytes, source.package));
    return made;
}

Result<WrittenExport> exportOnnx(const ExportRequest& request) {
    LEPTON_TRY(const ExportSource source, openExportSource(request));
    LEPTON_TRY(const MadeModel made, makeOnnx(source));
    const Path file = exportFile(request.output, source.package.name + "-" + source.package.version + ".onnx");
    LEPTON_CHECK(writeFile(file, made.bytes));
    return writtenAs(source, file, made.bytes.size(), made.check);
}

} // namespace lepton::cli
