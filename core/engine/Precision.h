// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Torch.h"
#include "core/base/Result.h"

#include <optional>
#include <string>

namespace lepton::engine {

/// Whether a device can compute in a precision (TrainingSettings::precision) and gains by it.
/// Errors (BadValue): it can't or doesn't, with the reason; at training.precision.
Result<void> checkPrecision(const std::string& precision, const at::Device& device);

/// The type that mixed precision computes in ("bfloat16", "float16"); none for the others.
std::optional<at::ScalarType> halfType(const std::string& precision);

/// Tells LibTorch whether float32 matrix products may be done in TF32: only for "tf32".
void setMatrixPrecision(const std::string& precision);

/// While it lives, this thread's operators compute in that type where it is safe (LibTorch's autocast); nothing without one.
class Autocast {
public:
    Autocast(at::DeviceType device, std::optional<at::ScalarType> type);
    ~Autocast();
    Autocast(const Autocast&) = delete;
    Autocast& operator=(const Autocast&) = delete;

private:
    at::DeviceType m_device;
    bool m_on;
};

} // namespace lepton::engine
