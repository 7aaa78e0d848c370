// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

graph::LayerType sigmoid() {
    LayerType type;
    type.name = "Sigmoid";
    type.title = LT("core", "Sigmoid");
    type.family = graph::Family::Activation;
    type.summary = LT("core", "Squeezes values into 0 … 1.");
    type.doc = LT("core", "y = 1 / (1 + e⁻ˣ).");
    type.synonyms = {"logistic", "activation"};
    type.rule = sameShape;
    type.pytorch = pythonFunction("torch.sigmoid");
    return type;
}

} // namespace lepton::layers
