// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Doctor.h"

#include "core/base/platform/Platform.h"
#include "core/engine/Devices.h"
#include "core/exchange/onnx/OnnxExport.h"
#include "datasets/Source.h"

#include <thread>

namespace lepton::cli {

namespace {

/// `fix` is a whole sentence without values, so that the studio can translate it as it stands.
Json checkEntry(const char* name, bool ok, const Text& detail, const char* fix) {
    return {{"name", name}, {"ok", ok}, {"detail", detail.str()}, {"detail_text", toJson(detail)}, {"fix", ok ? "" : fix}};
}

std::string gibibytes(std::uint64_t bytes) { return formatNumber(static_cast<double>(bytes / (1U << 20U)) / 1024).substr(0, 5) + " GiB"; }

Json checkMemory() {
    const auto available = platform::availableMemoryBytes();
    return checkEntry("memory", available > (1ULL << 30U), text(LT("core", "%1 of %2 of memory free"), gibibytes(available), gibibytes(platform::totalMemoryBytes())),
                      LT("core", "Close other programs: training needs a gibibyte or more"));
}

Json checkDisk() {
    const auto free = platform::freeDiskBytes(platform::cacheFolder());
    return checkEntry("disk", free > (1ULL << 30U), text(LT("core", "%1 free at %2"), gibibytes(free), platform::cacheFolder().string()),
                      LT("core", "Free some space: checkpoints and packages need it"));
}

Json checkWritable(const char* name, const Path& folder) {
    const Path probe = folder / (".doctor-" + std::to_string(platform::processId()));
    const auto written = writeFile(probe, "");
    std::error_code ignored;
    std::filesystem::remove(probe, ignored);
    return checkEntry(name, written.ok(), written.ok() ? Text(folder.string()) : Text(written.error().line()),
                      LT("core", "Set LEPTON_CACHE and LEPTON_CONFIG to folders that you may write to"));
}

Json checkGpu(const Result<void>& cuda, bool found) {
    const Text detail = !cuda.ok() ? text(LT("core", "No graphics card can be used (%1)"), cuda.error().what.str())
                        : found    ? Text(LT("core", "A graphics card is ready"))
                                   : Text(LT("core", "CUDA is there, but no graphics card that it can use"));
    return checkEntry("gpu", cuda.ok() && found, detail, LT("core", "Training runs on the CPU. For an NVIDIA card install its driver and LibTorch's CUDA half: ./run --cuda"));
}

Json checkFormats() {
    std::string names;
    for (const auto& format : datasets::formats())
        names += (names.empty() ? "" : ", ") + format.name;
    return checkEntry("formats", names.find("image-folder") != std::string::npos, Text(names), LT("core", "Build with OpenCV to read pictures"));
}

Json checkStudio() {
    std::error_code fault;
    const Path studio = platform::programFolder() / "lepton-studio";
    return checkEntry("studio", std::filesystem::exists(studio, fault), Text(studio.string()), LT("core", "Build it with ./run (the command line works without it)"));
}

Json checkOnnxRuntime() {
    const auto version = exchange::onnxRuntimeVersion();
    return checkEntry("onnx-runtime", version.ok(), version.ok() ? Text(*version) : version.error().what,
                      LT("core", "Put libonnxruntime.so.1 beside the program, or name it in LEPTON_ONNXRUNTIME: exported ONNX models are run by it"));
}

} // namespace

Json examineMachine() {
    const auto cuda = engine::loadCuda();
    Json gpus = Json::array();
    std::string processor;
    for (const auto& device : engine::devices()) {
        if (device.name == "cpu")
            processor = device.title;
        else
            gpus.push_back({{"name", device.title}, {"memory_bytes", device.memoryBytes}, {"free_bytes", device.freeBytes}, {"driver", device.driver}, {"device", device.name}});
    }
    const Json checks = {checkMemory(), checkDisk(), checkWritable("cache", platform::cacheFolder()), checkWritable("config", platform::configFolder()),
                         checkGpu(cuda, !gpus.empty()), checkFormats(), checkOnnxRuntime(), checkStudio()};
    return {{"version", LEPTON_VERSION},
            {"libtorch", engine::libtorchVersion()},
            {"cpu", {{"threads", std::thread::hardware_concurrency()}, {"name", processor}, {"memory_bytes", platform::totalMemoryBytes()}}},
            {"gpus", std::move(gpus)},
            {"checks", checks}};
}

} // namespace lepton::cli
