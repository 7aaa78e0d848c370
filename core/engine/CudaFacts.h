// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Devices.h"

#include <vector>

namespace lepton::engine {

/// The graphics cards that LibTorch can use, asked of the driver's own library (libcuda.so.1), which needs no CUDA headers.
/// Empty before loadCuda() or without a driver.
std::vector<Device> cudaFacts();

} // namespace lepton::engine
