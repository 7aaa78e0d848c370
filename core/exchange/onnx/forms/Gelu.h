// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/onnx/OnnxForms.h"

namespace lepton::exchange::forms {

/// ½x·(1 + erf(x / √2)): operator set 17 has no Gelu.
OnnxValue exactGelu(OnnxLayer& layer, const OnnxValue& x);

} // namespace lepton::exchange::forms
