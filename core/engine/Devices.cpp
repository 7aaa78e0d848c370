// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Devices.h"

#include "core/base/platform/Platform.h"
#include "core/engine/CudaFacts.h"
#include "core/engine/Torch.h"

#include <torch/version.h>

#include <dlfcn.h>

#include <mutex>
#include <optional>

namespace lepton::engine {

namespace {

/// The folder that libtorch_cpu.so was loaded from.
Path libtorchFolder() {
    Dl_info info{};
    const void* inside = reinterpret_cast<const void*>(&at::get_num_threads); // NOLINT: any function of the library
    return ::dladdr(inside, &info) != 0 && info.dli_fname != nullptr ? Path(info.dli_fname).parent_path() : Path();
}

Error noSuchDevice(const std::string& wanted) {
    return Error(ErrorCode::Unsupported, text(LT("core", "This machine has no device “%1” that LibTorch can use"), wanted))
        .at("device")
        .fix(LT("core", "Choose cpu or auto; lepton doctor lists what is here and what is missing"));
}

Result<void> loadCudaOnce() {
    const Path folder = libtorchFolder();
    std::error_code fault;
    if (folder.empty() || !std::filesystem::exists(folder / "libtorch_cuda.so", fault))
        return Error(ErrorCode::Unsupported, LT("core", "This LibTorch has no CUDA half")).at(folder.string()).fix(LT("core", "Install the CUDA edition to train on an NVIDIA graphics card"));
    LEPTON_CHECK(platform::loadLibrary(folder / "libc10_cuda.so"));
    LEPTON_CHECK(platform::loadLibrary(folder / "libtorch_cuda.so"));
    if (!at::hasCUDA())
        return Error(ErrorCode::Unsupported, LT("core", "No NVIDIA driver was found")).fix(LT("core", "Install the NVIDIA driver to train on the graphics card"));
    return {};
}

} // namespace

void useThreads(int count) { at::set_num_threads(count); }

std::string libtorchVersion() { return TORCH_VERSION; }

Result<void> loadCuda() {
    static std::once_flag once;
    static std::optional<Error> fault;
    std::call_once(once, [] {
        if (auto loaded = loadCudaOnce(); !loaded.ok())
            fault = std::move(loaded).error();
    });
    return fault ? Result<void>(*fault) : Result<void>();
}

std::vector<Device> devices() {
    std::vector<Device> all{{"cpu", platform::processorName(), platform::totalMemoryBytes(), platform::availableMemoryBytes(), ""}};
    for (auto& card : cudaFacts())
        all.push_back(std::move(card));
    return all;
}

std::optional<Device> deviceNamed(const std::string& name) {
    for (auto& device : devices())
        if (device.name == name)
            return std::move(device);
    return std::nullopt;
}

Result<std::string> resolveDevice(const std::string& wanted) {
    if (wanted == "cpu")
        return wanted;
    const auto cards = cudaFacts();
    if (wanted.empty() || wanted == "auto")
        return cards.empty() ? std::string("cpu") : cards.front().name;
    for (const auto& card : cards)
        if (card.name == wanted || (wanted == "cuda" && card.name == "cuda:0"))
            return card.name;
    if (wanted.starts_with("cuda"))
        return noSuchDevice(wanted);
    return Error(ErrorCode::BadValue, text(LT("core", "“%1” is not a device"), wanted)).at("device").fix(LT("core", "Choose auto, cpu or cuda:0"));
}

} // namespace lepton::engine
