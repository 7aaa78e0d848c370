// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

graph::LayerType flatten() {
    LayerType type;
    type.name = "Flatten";
    type.title = LT("core", "Flatten");
    type.family = graph::Family::Shape;
    type.summary = LT("core", "Lays each sample out as one row of numbers.");
    type.doc = LT("core", "[N, C, H, W] to [N, C·H·W], row-major.");
    type.synonyms = {"reshape", "vector", "row"};
    type.sharesMemory = true;
    type.rule = [](const Parameters&, Inputs inputs) -> RuleResult {
        return LayerFacts{{{{inputs[0].shape[0], graph::elementsPerSample(inputs[0].shape)}, inputs[0].dtype}}, {}, 0, 0};
    };
    type.pytorch = pythonFunction("torch.flatten", "1");
    return type;
}

} // namespace lepton::layers
