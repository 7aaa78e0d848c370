// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/CudaFacts.h"

#include "core/engine/Torch.h"

#include <dlfcn.h>

#include <array>
#include <optional>

namespace lepton::engine {

namespace {

/// The few functions of the CUDA driver API that are needed; all return 0 for success.
struct Driver {
    int (*initialise)(unsigned) = nullptr;
    int (*driverVersion)(int*) = nullptr;
    int (*device)(int*, int) = nullptr;
    int (*name)(char*, int, int) = nullptr;
    int (*memory)(std::size_t*, int) = nullptr;
    int (*busId)(char*, int, int) = nullptr;

    bool load() {
        void* library = ::dlopen("libcuda.so.1", RTLD_NOW);
        const auto find = [&](auto& function, const char* symbol) {
            function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(::dlsym(library, symbol)); // NOLINT: how dlsym is used
            return function != nullptr;
        };
        return library != nullptr && find(initialise, "cuInit") && find(driverVersion, "cuDriverGetVersion") && find(device, "cuDeviceGet") &&
               find(name, "cuDeviceGetName") && find(memory, "cuDeviceTotalMem_v2") &&
               find(busId, "cuDeviceGetPCIBusId") && initialise(0) == 0;
    }
};

/// What the driver's management library knows without a context on the card: how much of its memory is free, whoever uses the rest.
struct Management {
    struct Memory {
        unsigned long long total, free, used;
    };
    int (*initialise)() = nullptr;
    int (*device)(const char* busId, void** handle) = nullptr;
    int (*memory)(void* handle, Memory*) = nullptr;

    bool load() {
        void* library = ::dlopen("libnvidia-ml.so.1", RTLD_NOW);
        const auto find = [&](auto& function, const char* symbol) {
            function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(::dlsym(library, symbol)); // NOLINT: how dlsym is used
            return function != nullptr;
        };
        return library != nullptr && find(initialise, "nvmlInit_v2") && find(device, "nvmlDeviceGetHandleByPciBusId_v2") && find(memory, "nvmlDeviceGetMemoryInfo") && initialise() == 0;
    }

    std::uint64_t freeBytes(const char* busId) const {
        void* handle = nullptr;
        Memory bytes{};
        return device(busId, &handle) == 0 && memory(handle, &bytes) == 0 ? bytes.free : 0;
    }
};

std::uint64_t freeBytes(const char* busId) {
    static const std::optional<Management> management = [] {
        Management made;
        return made.load() ? std::optional(made) : std::nullopt;
    }();
    return management ? management->freeBytes(busId) : 0;
}

/// 13010 is CUDA 13.1.
std::string versionText(int version) { return "CUDA " + std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10); }

Device describe(const Driver& driver, int index) {
    Device out{"cuda:" + std::to_string(index), "NVIDIA GPU", 0, 0, ""};
    int handle = 0;
    int version = 0;
    std::array<char, 128> title{};
    std::size_t bytes = 0;
    if (driver.device(&handle, index) == 0 && driver.name(title.data(), static_cast<int>(title.size()), handle) == 0)
        out.title = title.data();
    if (driver.memory(&bytes, handle) == 0)
        out.memoryBytes = bytes;
    std::array<char, 32> bus{};
    if (driver.busId(bus.data(), static_cast<int>(bus.size()), handle) == 0)
        out.freeBytes = freeBytes(bus.data());
    if (driver.driverVersion(&version) == 0)
        out.driver = versionText(version);
    return out;
}

} // namespace

std::vector<Device> cudaFacts() {
    std::vector<Device> cards;
    Driver driver;
    if (!at::hasCUDA() || !driver.load())
        return cards;
    const int count = static_cast<int>(at::detail::getCUDAHooks().deviceCount());
    for (int i = 0; i < count; ++i)
        cards.push_back(describe(driver, i));
    return cards;
}

} // namespace lepton::engine
