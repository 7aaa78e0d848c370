// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

graph::LayerType elu() {
    LayerType type;
    type.name = "ELU";
    type.title = LT("core", "ELU");
    type.family = graph::Family::Activation;
    type.summary = LT("core", "Like ReLU, but bends smoothly towards −α for negative values.");
    type.doc = LT("core", "y = x for x > 0, α · (eˣ − 1) otherwise, any shape. Source: Clevert et al. 2015.");
    type.synonyms = {"exponential linear", "activation"};
    type.parameters = {{"alpha", LT("core", "Alpha"), ParameterKind::Real, 1.0, 0, 100, {}, LT("core", "How far negative values reach: the output stays above −alpha")}};
    type.rule = sameShape;
    type.caption = [](const Parameters& p) { return Text(formatNumber(p.real("alpha"))); };
    type.pytorch = [](const Parameters& p, Inputs, InputNames in) { return PyTorchCode{{}, pythonCall("F.elu", {in[0], pythonOption("alpha", pythonNumber(p.real("alpha")), "1")})}; };
    return type;
}

} // namespace lepton::layers
