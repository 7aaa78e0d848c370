// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lepton::engine {

/// Something that a network can run on.
struct Device {
    std::string name;  ///< "cpu", "cuda:0"
    std::string title; ///< "AMD Ryzen 9 5950X", "NVIDIA RTX 4090"
    std::uint64_t memoryBytes = 0;
    std::uint64_t freeBytes = 0; ///< when it was asked; 0: not known
    std::string driver; ///< empty for the CPU
};

/// The CPU first, then the graphics cards; those only after a successful loadCuda(). Any thread.
std::vector<Device> devices();
/// The same for one of that name; none if it isn't there.
std::optional<Device> deviceNamed(const std::string& name);

/// "auto" (the first graphics card, else the CPU), "cpu" or "cuda:N" as the name of a device that is here.
/// Errors: BadValue (no such name), Unsupported (no such device on this machine).
Result<std::string> resolveDevice(const std::string& wanted);

/// "2.11.0"
std::string libtorchVersion();

/// Loads LibTorch's CUDA half (libc10_cuda.so, libtorch_cuda.so) from beside libtorch_cpu.so, once; later calls repeat the
/// answer. Call it before the first tensor is made. Error Unsupported where the libraries or a driver are missing: not a
/// fault, such a machine trains on the CPU.
Result<void> loadCuda();

/// Operators that the calling thread starts use so many CPU threads from now on.
void useThreads(int count);

} // namespace lepton::engine
