// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

graph::LayerType batchNorm2d() {
    LayerType type;
    type.name = "BatchNorm2d";
    type.title = LT("core", "Batch norm 2d");
    type.family = graph::Family::Normalisation;
    type.summary = LT("core", "Brings each channel to mean 0 and deviation 1 over the batch.");
    type.doc = LT("core", "y = (x − mean) / √(variance + ε) · weight + bias, per channel of [N, C, H, W]; in use, with the running mean and variance. "
                          "Source: Ioffe and Szegedy 2015.");
    type.synonyms = {"batch normalisation", "normalization", "bn"};
    type.parameters = {
        {"epsilon", LT("core", "Epsilon"), ParameterKind::Real, 1e-5, 1e-12, 1, {}, LT("core", "Keeps the division away from zero")},
        {"momentum", LT("core", "Momentum"), ParameterKind::Real, 0.1, 0, 1, {}, LT("core", "Share of the newest batch in the running mean and variance")},
    };
    type.rule = [](const Parameters&, Inputs inputs) -> RuleResult {
        if (auto fault = requirePictures("BatchNorm2d", inputs[0]))
            return *fault;
        const std::int64_t channels = inputs[0].shape[1].size();
        LayerFacts facts{{inputs[0]}, {{"weight", {channels}}, {"bias", {channels}}, {"running_mean", {channels}, false}, {"running_var", {channels}, false}}, 0, 0};
        facts.macs = 2 * graph::elementsPerSample(inputs[0].shape);
        return facts;
    };
    type.pytorch = [](const Parameters& p, Inputs inputs, InputNames) {
        const bool known = !inputs.empty();
        return PyTorchCode{pythonCall(known ? "nn.BatchNorm2d" : "nn.LazyBatchNorm2d", {known ? inputs[0].shape[1].str() : "", pythonOption("eps", pythonNumber(p.real("epsilon")), "1e-05"),
                                                                                       pythonOption("momentum", pythonNumber(p.real("momentum")), "0.1")}),
                           {}};
    };
    return type;
}

} // namespace lepton::layers
