// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

graph::LayerType softmax() {
    LayerType type;
    type.name = "Softmax";
    type.title = LT("core", "Softmax");
    type.family = graph::Family::Activation;
    type.summary = LT("core", "Turns scores into probabilities that add up to 1.");
    type.doc = LT("core", "yᵢ = e^{xᵢ} / Σⱼ e^{xⱼ} over dimension 1 (the classes, or the channels of a picture). Before an Output it is not needed: "
                          "the objective does it, more exactly.");
    type.synonyms = {"probability", "classes", "activation"};
    type.rule = sameShape;
    type.pytorch = pythonFunction("F.softmax", "dim=1");
    return type;
}

} // namespace lepton::layers
