// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

namespace {

using Fault = std::optional<ShapeFault>;

Fault requireRowsOrSequences(const char* layer, const TensorType& input) {
    if (input.shape.size() == 2 || input.shape.size() == 3)
        return std::nullopt;
    return ShapeFault{"rank", text(LT("core", "%1 needs rows (N × features) or sequences (N × channels × length), but gets %2"), layer, graph::shapeText(input.shape)),
                      LT("core", "Use BatchNorm2d for pictures and BatchNorm3d for volumes"), "in", {}};
}

/// `dimensions`: "1d"; `require` says which inputs fit.
graph::LayerType batchNorm(const std::string& dimensions, Fault (*require)(const char*, const TensorType&)) {
    LayerType type;
    type.name = "BatchNorm" + dimensions;
    type.family = graph::Family::Normalisation;
    type.weighted = true;
    type.synonyms = {"batch normalisation", "normalization", "bn"};
    type.parameters = {
        {"epsilon", LT("core", "Epsilon"), ParameterKind::Real, 1e-5, 1e-12, 1, {}, LT("core", "Keeps the division away from zero")},
        {"momentum", LT("core", "Momentum"), ParameterKind::Real, 0.1, 0, 1, {}, LT("core", "Share of the newest batch in the running mean and variance")},
    };
    type.rule = [name = type.name, require](const Parameters&, Inputs inputs) -> RuleResult {
        if (auto fault = require(name.c_str(), inputs[0]))
            return *fault;
        const std::int64_t channels = inputs[0].shape[1].size();
        LayerFacts facts{{inputs[0]}, {{"weight", {channels}}, {"bias", {channels}}, {"running_mean", {channels}, false}, {"running_var", {channels}, false}}, 0, 0};
        facts.macs = 2 * graph::elementsPerSample(inputs[0].shape);
        return facts;
    };
    type.pytorch = [name = type.name](const Parameters& p, Inputs inputs, InputNames) {
        const bool known = !inputs.empty();
        return PyTorchCode{pythonCall((known ? "nn." : "nn.Lazy") + name, {known ? inputs[0].shape[1].str() : "", pythonOption("eps", pythonNumber(p.real("epsilon")), "1e-05"),
                                                                           pythonOption("momentum", pythonNumber(p.real("momentum")), "0.1")}),
                           {}};
    };
    return type;
}

} // namespace

graph::LayerType batchNorm1d() {
    LayerType type = batchNorm("1d", requireRowsOrSequences);
    type.title = LT("core", "Batch norm 1d");
    type.summary = LT("core", "Brings each feature or channel to mean 0 and deviation 1 over the batch.");
    type.doc = LT("core", "y = (x − mean) / √(variance + ε) · weight + bias, per feature of [N, F] or channel of [N, C, L]; in use, with the running mean and variance. "
                          "Source: Ioffe and Szegedy 2015.");
    return type;
}

graph::LayerType batchNorm2d() {
    LayerType type = batchNorm("2d", requirePictures);
    type.title = LT("core", "Batch norm 2d");
    type.summary = LT("core", "Brings each channel to mean 0 and deviation 1 over the batch.");
    type.doc = LT("core", "y = (x − mean) / √(variance + ε) · weight + bias, per channel of [N, C, H, W]; in use, with the running mean and variance. "
                          "Source: Ioffe and Szegedy 2015.");
    return type;
}

graph::LayerType batchNorm3d() {
    LayerType type = batchNorm("3d", requireVolumes);
    type.title = LT("core", "Batch norm 3d");
    type.summary = LT("core", "Brings each channel of volumes to mean 0 and deviation 1 over the batch.");
    type.doc = LT("core", "y = (x − mean) / √(variance + ε) · weight + bias, per channel of [N, C, D, H, W]; in use, with the running mean and variance. "
                          "Source: Ioffe and Szegedy 2015.");
    return type;
}

} // namespace lepton::layers
