// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/CountedDimension.h"
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"

namespace lepton::layers {

namespace {

RuleResult rule(const Parameters& p, Inputs inputs) {
    const std::int64_t counted = p.integer("dimension");
    const auto dimension = countedDimension(counted, inputs[0].shape.size());
    if (!dimension)
        return noSuchDimension("GLU", counted, inputs[0].shape, {setDimension(-1)});
    TensorType out = inputs[0];
    auto& halved = out.shape[*dimension];
    if (halved.size() % 2 != 0)
        return ShapeFault{"odd", text(LT("core", "GLU needs an even number to halve, but dimension %1 of %2 is %3"), counted, graph::shapeText(inputs[0].shape), halved.size()),
                          LT("core", "Give the layer before it an even number of filters or units"), "in", {}};
    halved = halved.size() / 2;
    const std::int64_t elements = graph::elementsPerSample(out.shape);
    return LayerFacts{{std::move(out)}, {}, elements, 0};
}

} // namespace

graph::LayerType glu() {
    LayerType type;
    type.name = "GLU";
    type.title = LT("core", "GLU");
    type.family = graph::Family::Activation;
    type.summary = LT("core", "One half of its input decides how much of the other half passes.");
    type.doc = LT("core", "y = a · σ(b), a and b the first and second half of the input along a dimension, which so becomes half as long. "
                          "[N, C, H, W] with dimension 1 to [N, C/2, H, W]. Source: Dauphin et al. 2016.");
    type.synonyms = {"gated linear unit", "gate", "activation"};
    type.parameters = {dimensionParameter(-1, LT("core", "Which dimension is halved: 1 the channels or features, −1 the last"))};
    type.caption = dimensionCaption;
    type.rule = rule;
    type.pytorch = [](const Parameters& p, Inputs, InputNames in) {
        return PyTorchCode{{}, pythonCall("F.glu", {in[0], pythonOption("dim", std::to_string(p.integer("dimension")), "-1")})};
    };
    return type;
}

} // namespace lepton::layers
