// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Precision.h"

#include <ATen/autocast_mode.h>

namespace lepton::engine {

Result<void> checkPrecision(const std::string& precision, const at::Device& device) {
    if (precision == "float32" || device.is_cuda())
        return {};
    const Text why = precision == "tf32" ? text(LT("core", "TF32 is a way of computing that only NVIDIA's GPUs know"))
                                         : text(LT("core", "On the CPU %1 takes 3 to 10 times as long as float32"), precision);
    return Error(ErrorCode::BadValue, why).at("training.precision").fix(LT("core", "Set the precision to float32, or train on a CUDA device"));
}

std::optional<at::ScalarType> halfType(const std::string& precision) {
    if (precision == "bfloat16")
        return at::kBFloat16;
    if (precision == "float16")
        return at::kHalf;
    return std::nullopt;
}

void setMatrixPrecision(const std::string& precision) {
    const bool tf32 = precision == "tf32";
    at::globalContext().setAllowTF32CuBLAS(tf32);
    at::globalContext().setAllowTF32CuDNN(tf32);
}

Autocast::Autocast(at::DeviceType device, std::optional<at::ScalarType> type) : m_device(device), m_on(type.has_value()) {
    if (!m_on)
        return;
    at::autocast::set_autocast_dtype(device, *type);
    at::autocast::set_autocast_enabled(device, true);
    at::autocast::increment_nesting();
}

Autocast::~Autocast() {
    if (!m_on)
        return;
    if (at::autocast::decrement_nesting() == 0)
        at::autocast::clear_cache();
    at::autocast::set_autocast_enabled(m_device, false);
}

} // namespace lepton::engine
