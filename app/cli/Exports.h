// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/exports/ExportSamples.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Exports: one format a file in exports/. The command line and the engine protocol write them through writeExport().
namespace lepton::cli {

struct ExportRequest {
    std::string model;   ///< a run's folder (its best checkpoint) or a package
    std::string format = "package";
    std::string name;    ///< empty: the package's, of a run the project's
    std::string version; ///< empty: the package's, of a run the next after those in the project's packages folder
    std::string output;  ///< file or folder, as the format has it; empty: the working folder, for packages of a run the project's packages folder
    std::string backend; ///< of a Triton repository: "onnx" or "torchscript"; empty: ONNX, or TorchScript where a layer has no form in ONNX
};

/// What is exported. Of a run the package has no metrics and no card.
struct ExportSource {
    project::Package package;
    std::shared_ptr<const engine::Model> model;   ///< the package's
    std::optional<engine::ExportSamples> samples; ///< what the export is held against
    std::string noSamples;                        ///< why there are none
};

struct WrittenExport {
    Path path;                       ///< the file, or the folder
    std::uint64_t bytes = 0;         ///< of all its files
    engine::ExportCheck check;
    std::string name;
    std::string version;
    Json more = Json::object();      ///< what else is to be told of this format
};

struct ExportFormat {
    std::string id; ///< "torchscript"
    std::function<Result<WrittenExport>(const ExportRequest&)> write;
};

/// package, onnx, torchscript, pytorch, triton.
const std::vector<ExportFormat>& exportFormats();

/// {"format","path","name","version","bytes","check":{"by","samples","largest_difference"},…}; the difference is null where the check could not be run.
/// An export whose answers differ from the engine's by more than engine::exportTolerance is not written.
/// Errors: BadValue (no such format or backend), Unsupported (a layer without a form in it, by its node), those of the model and the disk.
Result<Json> writeExport(const ExportRequest& request);

// What the formats share.

/// The model with its samples: a package's own, or up to ten held-out ones of the run's data. Where that data can't be opened the export goes on without.
Result<ExportSource> openExportSource(const ExportRequest& request);

/// The output where it names a file (it has an extension and is no folder), else that leaf in it.
Path exportFile(const std::string& output, const std::string& leaf);

/// Runs `check` on the samples, or says why not. Errors: those of the check, Internal (the answers differ by more than the tolerance).
Result<engine::ExportCheck> checkExport(const ExportSource& source, const std::function<Result<engine::ExportCheck>(const engine::ExportSamples&)>& check);

/// Everything but the file and its check.
WrittenExport writtenAs(const ExportSource& source, Path path, std::uint64_t bytes, engine::ExportCheck check);

/// A folder of our own beside where files are to go, gone with its contents at the end.
class StagingFolder {
public:
    /// Inside `parent`, which is made. Errors: those of the disk.
    static Result<StagingFolder> make(const Path& parent);
    StagingFolder(StagingFolder&& other) noexcept;
    StagingFolder& operator=(StagingFolder&&) = delete;
    ~StagingFolder();
    const Path& path() const { return m_path; }

private:
    explicit StagingFolder(Path path) : m_path(std::move(path)) {}
    Path m_path;
};

/// Renames, over what is there if that is a file. Errors: those of the disk.
Result<void> moveInto(const Path& from, const Path& to);

} // namespace lepton::cli
