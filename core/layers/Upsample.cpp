// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

graph::LayerType upsample() {
    LayerType type;
    type.name = "Upsample";
    type.title = LT("core", "Upsample");
    type.family = graph::Family::Convolution;
    type.summary = LT("core", "Makes a picture larger without learning anything.");
    type.doc = LT("core", "[N, C, H, W] to [N, C, factor·H, factor·W]: each pixel repeated (nearest), or mixed from its four neighbours (bilinear, corners not aligned). "
                          "Source: PyTorch's Upsample.");
    type.synonyms = {"resize", "scale", "enlarge", "interpolate", "nearest", "bilinear", "decoder", "unet"};
    type.parameters = {
        {"factor", LT("core", "Factor"), ParameterKind::Integer, 2, 1, 64, {}, LT("core", "How many times higher and wider the picture becomes")},
        {"mode", LT("core", "Mode"), ParameterKind::Choice, "nearest", 0, 0, {LT("core", "nearest"), LT("core", "bilinear")}, LT("core", "Repeat pixels (nearest) or mix them (bilinear)")},
    };
    type.rule = [](const Parameters& p, Inputs inputs) -> RuleResult {
        if (auto fault = requirePictures("Upsample", inputs[0]))
            return *fault;
        Dimensions out = spatialOf(inputs[0]);
        for (auto& size : out)
            size *= p.integer("factor");
        LayerFacts facts;
        facts.outputs = {spatialOutput(inputs[0], inputs[0].shape[1].size(), out)};
        facts.macs = p.choice("mode") == "bilinear" ? 4 * graph::elementsPerSample(facts.outputs[0].shape) : 0;
        return facts;
    };
    type.caption = [](const Parameters& p) { return Text("× " + std::to_string(p.integer("factor"))); };
    type.pytorch = [](const Parameters& p, Inputs, InputNames) {
        return PyTorchCode{pythonCall("nn.Upsample", {"scale_factor=" + std::to_string(p.integer("factor")), "mode=\"" + p.choice("mode") + "\""}), {}};
    };
    return type;
}

} // namespace lepton::layers
