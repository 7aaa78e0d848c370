// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

graph::LayerType leakyRelu() {
    LayerType type;
    type.name = "LeakyReLU";
    type.title = LT("core", "Leaky ReLU");
    type.family = graph::Family::Activation;
    type.summary = LT("core", "Like ReLU, but lets a little of the negative values through.");
    type.doc = LT("core", "y = x for x ≥ 0, slope · x otherwise. Source: Maas et al. 2013.");
    type.synonyms = {"rectifier", "activation", "lrelu"};
    type.parameters = {{"slope", LT("core", "Slope"), ParameterKind::Real, 0.01, 0, 10, {}, LT("core", "Factor for negative values")}};
    type.rule = sameShape;
    type.caption = [](const Parameters& p) { return Text(formatNumber(p.real("slope"))); };
    type.pytorch = [](const Parameters& p, Inputs, InputNames in) { return PyTorchCode{{}, pythonCall("F.leaky_relu", {in[0], pythonNumber(p.real("slope"))})}; };
    return type;
}

} // namespace lepton::layers
