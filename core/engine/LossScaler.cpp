// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/LossScaler.h"

#include <ATen/ops/_amp_foreach_non_finite_check_and_unscale.h>
#include <ATen/ops/_amp_update_scale.h>

namespace lepton::engine {

namespace {

constexpr double firstScale = 65536;
constexpr double growth = 2;
constexpr double backoff = 0.5;
constexpr std::int64_t growthInterval = 2000;

} // namespace

LossScaler::LossScaler(const at::Device& device)
    : m_scale(at::full({}, firstScale, at::TensorOptions(at::kFloat).device(device))), m_good(at::zeros({}, at::TensorOptions(at::kInt).device(device))),
      m_infinite(at::zeros({}, at::TensorOptions(at::kFloat).device(device))) {}

bool LossScaler::unscale(const std::vector<at::Tensor>& gradients) {
    const at::NoGradGuard frozen;
    m_infinite.zero_();
    // The divisor's inverse is taken in float64, as PyTorch does.
    at::_amp_foreach_non_finite_check_and_unscale_(gradients, m_infinite, m_scale.to(at::kDouble).reciprocal().to(at::kFloat));
    m_overflowed = m_infinite.item<float>() > 0;
    return !m_overflowed;
}

void LossScaler::adapt() {
    const at::NoGradGuard frozen;
    if (m_overflowed)
        m_leftOut.add_(1);
    at::_amp_update_scale_(m_scale, m_good, m_infinite, growth, backoff, growthInterval);
}

void LossScaler::addTensors(std::vector<NamedTensor>& out, const std::string& prefix) const {
    out.push_back({prefix + "scaler/scale", m_scale});
    out.push_back({prefix + "scaler/good", m_good});
    out.push_back({prefix + "scaler/left_out", m_leftOut});
}

} // namespace lepton::engine
