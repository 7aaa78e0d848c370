// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/UpdateRule.h"

namespace lepton::engine {

Result<std::unique_ptr<const UpdateRule>> makeUpdateRule(const project::OptimizerSettings& settings) {
    if (settings.type == "adam")
        return optimizers::adam(settings);
    if (settings.type == "sgd")
        return optimizers::sgd(settings);
    return Error(ErrorCode::BadValue, text(LT("core", "There is no optimizer “%1”"), settings.type)).at("training.optimizer.type").fix(LT("core", "Choose adam or sgd"));
}

} // namespace lepton::engine
