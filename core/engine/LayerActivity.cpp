// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/LayerActivity.h"

namespace lepton::engine {

namespace {

/// Of the units along one dimension.
double deadAlong(const at::Tensor& silent, std::int64_t dimension) {
    const at::Tensor units = silent.transpose(0, dimension).flatten(1).all(1);
    return units.to(at::kDouble).mean().item<double>();
}

double deadShare(const at::Tensor& values) {
    if (values.dim() < 2)
        return 0;
    const at::Tensor silent = values.eq(0);
    const double channels = deadAlong(silent, 1);
    return values.dim() == 3 ? std::max(channels, deadAlong(silent, 2)) : channels;
}

} // namespace

std::vector<LayerActivity> observeLayers(const CompiledNetwork& network, std::span<const at::Tensor> inputs, std::span<const at::Tensor> weights) {
    const at::NoGradGuard frozen;
    std::vector<LayerActivity> out;
    (void)network.run(inputs, weights, {}, [&](const std::string& node, std::span<const at::Tensor> outputs) {
        const at::Tensor values = outputs[0].detach();
        if (!values.is_floating_point() || values.numel() == 0)
            return;
        const at::Tensor wide = values.to(at::kDouble);
        out.push_back({node, deadShare(values), wide.mean().item<double>(), wide.std(/*unbiased=*/false).item<double>()});
    });
    return out;
}

} // namespace lepton::engine
