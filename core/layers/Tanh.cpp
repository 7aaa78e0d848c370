// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

graph::LayerType tanh() {
    LayerType type;
    type.name = "Tanh";
    type.title = LT("core", "Tanh");
    type.family = graph::Family::Activation;
    type.summary = LT("core", "Squeezes values into −1 … 1.");
    type.doc = LT("core", "y = tanh(x).");
    type.synonyms = {"hyperbolic tangent", "activation"};
    type.rule = sameShape;
    type.pytorch = pythonFunction("torch.tanh");
    return type;
}

} // namespace lepton::layers
