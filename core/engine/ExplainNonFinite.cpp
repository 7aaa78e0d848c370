// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/ExplainNonFinite.h"

#include "core/engine/Guard.h"

namespace lepton::engine {

NonFinite explainNonFinite(Stepper& stepper, const Batch& batch, const StepOrder& order, bool loss, const StepFacts& facts) {
    auto found = guarded("", [&]() -> Result<std::optional<NonFinite>> { return stepper.findNonFinite(batch, order, facts); });
    if (found.ok() && *found)
        return **std::move(found);
    const std::string weight = loss ? std::string() : stepper.badGradient();
    return {loss ? "loss" : "gradient", weight.substr(0, weight.rfind('.')), {text(LT("core", "The learning rate %1 is too large: try a tenth of it, or a warm-up"), facts.learningRate)}};
}

} // namespace lepton::engine
