// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Stepper.h"

namespace lepton::engine {

Result<std::vector<std::string>> Stepper::unfreeze(const std::vector<std::string>&) {
    return Error(ErrorCode::BadValue, LT("core", "Layers of a generator can't be unfrozen during a run")).fix(LT("core", "Take the callback out, or train those layers from the start"));
}

bool isModelWeight(const std::string& name) { return !name.starts_with("optimizer/") && !name.starts_with("adversary/"); }

} // namespace lepton::engine
