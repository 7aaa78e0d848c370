// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/UpdateRule.h"

namespace lepton::engine {

Result<std::unique_ptr<const UpdateRule>> makeUpdateRule(const project::OptimizerSettings& settings, bool matrix, bool movesMomentum) {
    if (settings.type == "adam")
        return optimizers::adam(settings);
    if (settings.type == "adamw" || (settings.type == "muon" && !matrix))
        return optimizers::adamw(settings);
    if (settings.type == "sgd")
        return optimizers::sgd(settings, movesMomentum);
    if (settings.type == "rmsprop")
        return optimizers::rmsprop(settings, movesMomentum);
    if (settings.type == "adagrad")
        return optimizers::adagrad(settings);
    if (settings.type == "lion")
        return optimizers::lion(settings);
    if (settings.type == "muon")
        return optimizers::muon(settings);
    return Error(ErrorCode::BadValue, text(LT("core", "There is no optimizer “%1”"), settings.type))
        .at("training.optimizer.type")
        .fix(LT("core", "Choose adam, adamw, sgd, rmsprop, adagrad, lion or muon"));
}

std::vector<at::Tensor> optimizers::stepCounts(const std::vector<at::Tensor>& parameters, std::int64_t step) {
    const at::Tensor count = at::scalar_tensor(static_cast<double>(step), at::TensorOptions(at::kFloat).device(parameters[0].device()));
    return std::vector<at::Tensor>(parameters.size(), count);
}

} // namespace lepton::engine
