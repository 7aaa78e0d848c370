// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

graph::LayerType output() {
    LayerType type;
    type.name = "Output";
    type.title = LT("core", "Output");
    type.family = graph::Family::InputOutput;
    type.summary = LT("core", "Where the answer leaves.");
    type.doc = LT("core", "Hands its input to the objective. For classes it takes one number a class (logits); the objective turns them into "
                          "probabilities, so no Softmax is needed before it.");
    type.synonyms = {"result", "answer", "target", "head"};
    type.outputs = {};
    // It has no port to connect on, but its shape is part of the check: it repeats its input's.
    type.rule = sameShape;
    return type;
}

} // namespace lepton::layers
