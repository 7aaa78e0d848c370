// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

graph::LayerType relu() {
    LayerType type;
    type.name = "ReLU";
    type.title = LT("core", "ReLU");
    type.family = graph::Family::Activation;
    type.summary = LT("core", "Keeps positive values, turns negative ones to 0.");
    type.doc = LT("core", "y = max(0, x).");
    type.synonyms = {"rectifier", "rectified linear", "activation"};
    type.sharesMemory = true;
    type.rule = sameShape;
    type.pytorch = pythonFunction("F.relu");
    return type;
}

} // namespace lepton::layers
