// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Stepper.h"

#include <vector>

namespace lepton::engine {

/// Loss scaling for float16 (Micikevicius et al. 2018, section 3.2), with PyTorch's numbers: the loss is multiplied, so that small
/// gradients do not become zero; a step whose gradients overflow is left out and the factor halved; after 2000 good ones it is doubled.
class LossScaler {
public:
    explicit LossScaler(const at::Device& device);

    /// What the loss is multiplied with; one float32 on the device.
    const at::Tensor& scale() const { return m_scale; }
    /// Divides the gradients by it, in place. True if all were finite.
    bool unscale(const std::vector<at::Tensor>& gradients);
    /// The last unscale() met an overflow: the step is to be left out.
    bool overflowed() const { return m_overflowed; }
    /// After each update or left out step.
    void adapt();
    /// Steps that were left out so far.
    std::int64_t leftOut() const { return static_cast<std::int64_t>(m_leftOut.item<double>()); }

    void addTensors(std::vector<NamedTensor>& out, const std::string& prefix) const;

private:
    at::Tensor m_scale;
    at::Tensor m_good;     ///< steps since the last change
    at::Tensor m_infinite; ///< 1 after an overflow
    at::Tensor m_leftOut = at::zeros({}, at::kDouble);
    bool m_overflowed = false;
};

} // namespace lepton::engine
