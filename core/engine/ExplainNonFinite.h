// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/NonFinite.h"
#include "core/engine/Stepper.h"

namespace lepton::engine {

/// Where the value that is no number in the stepper's last step came from; `loss`: it is the loss, else a gradient. Slow.
NonFinite explainNonFinite(Stepper& stepper, const Batch& batch, const StepOrder& order, bool loss, const StepFacts& facts);

} // namespace lepton::engine
