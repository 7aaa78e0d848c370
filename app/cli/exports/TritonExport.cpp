// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/exports/ExportFormats.h"
#include "core/exchange/TritonConfig.h"

#include <algorithm>

namespace lepton::cli {

namespace {

using exchange::TritonBackend;

/// Triton's versions are numbers from 1 on without leading zeros.
bool isTritonVersion(const std::string& version) {
    return !version.empty() && version.size() < 10 && version.front() != '0' && std::all_of(version.begin(), version.end(), [](unsigned char c) { return c >= '0' && c <= '9'; });
}

std::vector<exchange::TritonTensor> tensorsOf(const std::vector<datasets::TensorField>& fields) {
    std::vector<exchange::TritonTensor> out;
    for (const auto& field : fields)
        out.push_back({field.name, field.type == datasets::ElementType::Int64, field.shape});
    return out;
}

struct TritonFile {
    MadeModel made;
    TritonBackend backend = TritonBackend::Onnx;
    Json more = Json::object();
};

/// In the backend that was asked for, or in the one that has a form for every layer.
Result<TritonFile> makeFile(const ExportSource& source, const std::string& backend) {
    if (!backend.empty() && backend != "onnx" && backend != "torchscript")
        return Error(ErrorCode::BadValue, text(LT("core", "There is no backend “%1”"), backend)).at("--backend").fix(LT("core", "Use onnx or torchscript"));
    TritonFile out;
    if (backend != "torchscript") {
        auto onnx = makeOnnx(source);
        if (onnx) {
            out.made = std::move(*onnx);
            return out;
        }
        if (backend == "onnx" || onnx.error().code != ErrorCode::Unsupported)
            return onnx.error();
        out.more["instead_of_onnx"] = onnx.error().line();
    }
    out.backend = TritonBackend::TorchScript;
    LEPTON_TRY(out.made, makeTorchScript(source));
    return out;
}

/// The config that is there stays, with what its user changed in it, if the new version fits it.
Result<bool> configIsThere(const Path& folder, const exchange::TritonModel& model) {
    std::error_code fault;
    const Path file = folder / "config.pbtxt";
    if (!std::filesystem::exists(file, fault))
        return false;
    LEPTON_TRY(const std::string config, readFile(file));
    if (exchange::tritonInterfaceOf(config) == exchange::tritonInterface(model))
        return true;
    return Error(ErrorCode::Conflict, LT("core", "There is another model of this name, with other inputs, outputs, labels or another backend"))
        .at(file.string())
        .fix(LT("core", "Choose another name with --name, another folder, or delete that model's folder"));
}

/// Puts the version's folder in its place as a whole, so that a server that watches never sees half a model.
Result<void> placeVersion(const Path& folder, const std::string& version, const char* leaf, const std::string& bytes) {
    const Path place = folder / version;
    std::error_code fault;
    if (std::filesystem::exists(place, fault)) {
        const auto there = readFile(place / leaf);
        if (there && *there == bytes)
            return {};
        return Error(ErrorCode::Conflict, text(LT("core", "Version %1 of this model is there already, with other contents"), version))
            .at(place.string())
            .fix(LT("core", "Give the new one another version with --model-version, or delete that folder"));
    }
    LEPTON_TRY(const StagingFolder staging, StagingFolder::make(folder.parent_path()));
    LEPTON_CHECK(writeFile(staging.path() / version / leaf, bytes));
    return moveInto(staging.path() / version, place);
}

} // namespace

Result<WrittenExport> exportTriton(const ExportRequest& request) {
    LEPTON_TRY(const ExportSource source, openExportSource(request));
    const auto& package = source.package;
    if (!isTritonVersion(package.version))
        return Error(ErrorCode::BadValue, text(LT("core", "Triton's versions are whole numbers from 1 on, but this one is “%1”"), package.version))
            .at(package.name)
            .fix(LT("core", "Give a number with --model-version"));
    LEPTON_TRY(TritonFile file, makeFile(source, request.backend));
    const exchange::TritonModel model{package.name, file.backend, tensorsOf(source.model->inputs()), tensorsOf(source.model->outputs()), package.labels};
    const Path folder = std::filesystem::absolute(request.output.empty() ? "." : request.output).lexically_normal() / package.name;
    LEPTON_TRY(const bool there, configIsThere(folder, model));
    const std::string config = exchange::tritonConfig(model);
    const std::string labels = exchange::tritonLabels(model);
    if (!there) {
        if (!labels.empty())
            LEPTON_CHECK(writeFile(folder / "labels.txt", labels));
        LEPTON_CHECK(writeFile(folder / "config.pbtxt", config));
    }
    LEPTON_CHECK(placeVersion(folder, package.version, exchange::tritonModelFile(file.backend), file.made.bytes));
    WrittenExport out = writtenAs(source, folder, file.made.bytes.size() + config.size() + labels.size(), file.made.check);
    out.more = std::move(file.more);
    out.more["backend"] = exchange::tritonBackendName(file.backend);
    out.more["repository"] = folder.parent_path().string();
    return out;
}

} // namespace lepton::cli
