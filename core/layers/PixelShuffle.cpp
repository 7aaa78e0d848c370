// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

namespace {

ShapeFault indivisible(std::int64_t channels, std::int64_t factor) {
    std::int64_t fitting = factor;
    while (channels % (fitting * fitting) != 0)
        --fitting;
    return {"channels", text(LT("core", "%1 channels can't be laid out as squares of %2 × %2"), channels, factor),
            text(LT("core", "Give it a multiple of %1 channels, or change the factor"), factor * factor), "in",
            {{graph::Repair::Kind::SetParameter, {}, "factor", fitting}}};
}

} // namespace

graph::LayerType pixelShuffle() {
    LayerType type;
    type.name = "PixelShuffle";
    type.title = LT("core", "Pixel shuffle");
    type.family = graph::Family::Convolution;
    type.summary = LT("core", "Turns channels into a larger picture.");
    type.doc = LT("core", "[N, C·r², H, W] to [N, C, r·H, r·W]: y[c, r·i + a, r·j + b] = x[c·r² + r·a + b, i, j], with the factor r. "
                          "Source: Shi et al. 2016, Sub-Pixel Convolution.");
    type.synonyms = {"sub-pixel", "depth to space", "super resolution", "upsample", "enlarge"};
    type.parameters = {{"factor", LT("core", "Factor"), ParameterKind::Integer, 2, 1, 64, {}, LT("core", "How many times higher and wider the picture becomes")}};
    type.rule = [](const Parameters& p, Inputs inputs) -> RuleResult {
        if (auto fault = requirePictures("PixelShuffle", inputs[0]))
            return *fault;
        const std::int64_t factor = p.integer("factor");
        const std::int64_t channels = inputs[0].shape[1].size();
        if (channels % (factor * factor) != 0)
            return indivisible(channels, factor);
        const auto in = spatialOf(inputs[0]);
        return LayerFacts{{spatialOutput(inputs[0], channels / (factor * factor), {in[0] * factor, in[1] * factor})}, {}, 0, 0};
    };
    type.caption = [](const Parameters& p) { return Text("× " + std::to_string(p.integer("factor"))); };
    type.pytorch = [](const Parameters& p, Inputs, InputNames) { return PyTorchCode{pythonCall("nn.PixelShuffle", {std::to_string(p.integer("factor"))}), {}}; };
    return type;
}

} // namespace lepton::layers
