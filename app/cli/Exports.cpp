// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Exports.h"

#include "app/cli/Packager.h"
#include "app/cli/Prepare.h"
#include "app/cli/exports/ExportFormats.h"
#include "core/base/platform/Platform.h"
#include "core/engine/Packaging.h"
#include "core/project/RunFolder.h"

#include <algorithm>
#include <atomic>

namespace lepton::cli {

const std::vector<ExportFormat>& exportFormats() {
    static const std::vector<ExportFormat> formats{
        {"package", exportPackage}, {"onnx", exportOnnx}, {"torchscript", exportTorchScript}, {"pytorch", exportPyTorch}, {"triton", exportTriton}};
    return formats;
}

Result<Json> writeExport(const ExportRequest& request) {
    const auto& formats = exportFormats();
    const auto format = std::find_if(formats.begin(), formats.end(), [&](const ExportFormat& item) { return item.id == request.format; });
    if (format == formats.end())
        return Error(ErrorCode::BadValue, text(LT("core", "This version can't export to “%1”"), request.format)).at("--format").fix(LT("core", "Use package, onnx, torchscript, pytorch or triton"));
    LEPTON_TRY(const WrittenExport written, format->write(request));
    const auto& check = written.check;
    Json out{{"format", format->id}, {"path", written.path.string()}, {"name", written.name}, {"version", written.version}, {"bytes", written.bytes}};
    out["check"] = {{"by", check.by}, {"samples", check.samples}, {"largest_difference", check.ran() ? Json(check.largestDifference) : Json()}};
    out.update(written.more);
    return out;
}

namespace {

/// The samples that a package has, or why it has none that could be used.
void addSamples(ExportSource& source) {
    auto samples = engine::exportSamples(*source.model, source.package);
    if (samples && samples->count > 0)
        source.samples = std::move(*samples);
    else if (source.noSamples.empty())
        source.noSamples = samples ? "there are no samples" : samples.error().line();
}

Result<ExportSource> openRun(const ExportRequest& request) {
    ExportSource source;
    const Path folder = runFolderOf(request.model);
    LEPTON_TRY(const auto info, project::loadRun(folder));
    const std::string name = project::packageName(request.name.empty() ? info.project.name : request.name);
    const std::string version = request.version.empty() ? nextPackageVersion(folder, name, info.lineage) : request.version;
    const auto prepared = prepareData(info.project);
    if (!prepared && prepared.error().code == ErrorCode::Cancelled)
        return prepared.error();
    LEPTON_TRY(source.package, engine::makeUnmeasuredPackage(folder, name, version, prepared ? &prepared->data : nullptr));
    if (!prepared)
        source.noSamples = prepared.error().line();
    return source;
}

} // namespace

Result<ExportSource> openExportSource(const ExportRequest& request) {
    ExportSource source;
    std::error_code fault;
    if (std::filesystem::is_directory(request.model, fault)) {
        LEPTON_TRY(source, openRun(request));
    } else {
        LEPTON_TRY(source.package, project::readPackage(request.model));
        // The name and the version of somebody else's package become names of files.
        source.package.name = project::packageName(request.name.empty() ? source.package.name : request.name);
        source.package.version = project::packageName(request.version.empty() ? source.package.version : request.version);
    }
    LEPTON_TRY(source.model, engine::Model::fromPackage(source.package));
    addSamples(source);
    return source;
}

Path exportFile(const std::string& output, const std::string& leaf) {
    const Path wanted = std::filesystem::absolute(output.empty() ? "." : output).lexically_normal();
    std::error_code fault;
    const bool folder = !wanted.has_extension() || output.ends_with('/') || std::filesystem::is_directory(wanted, fault);
    return folder ? wanted / leaf : wanted;
}

Result<engine::ExportCheck> checkExport(const ExportSource& source, const std::function<Result<engine::ExportCheck>(const engine::ExportSamples&)>& check) {
    if (!source.samples)
        return engine::ExportCheck{"not run: " + source.noSamples};
    LEPTON_TRY(engine::ExportCheck done, check(*source.samples));
    if (!done.ran() || done.largestDifference <= engine::exportTolerance * done.scale)
        return done;
    return Error(ErrorCode::Internal, text(LT("core", "The exported model answers its samples differently, by %1"), done.largestDifference))
        .at(source.package.name)
        .fix(LT("core", "Nothing was written. Please report this; export to another format meanwhile"));
}

WrittenExport writtenAs(const ExportSource& source, Path path, std::uint64_t bytes, engine::ExportCheck check) {
    return {std::move(path), bytes, std::move(check), source.package.name, source.package.version};
}

Result<StagingFolder> StagingFolder::make(const Path& parent) {
    static std::atomic<int> count = 0;
    const Path folder = parent / (".lepton-export-" + std::to_string(platform::processId()) + "-" + std::to_string(++count));
    LEPTON_CHECK(makeFolders(folder));
    return StagingFolder(folder);
}

StagingFolder::StagingFolder(StagingFolder&& other) noexcept : m_path(std::move(other.m_path)) { other.m_path.clear(); }

StagingFolder::~StagingFolder() {
    std::error_code ignored;
    if (!m_path.empty())
        std::filesystem::remove_all(m_path, ignored);
}

Result<void> moveInto(const Path& from, const Path& to) {
    std::error_code fault;
    std::filesystem::rename(from, to, fault);
    if (fault)
        return systemError(fault.value(), to, true);
    return {};
}

} // namespace lepton::cli
