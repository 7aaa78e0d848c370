// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

graph::LayerType add() {
    LayerType type;
    type.name = "Add";
    type.title = LT("core", "Add");
    type.family = graph::Family::Shape;
    type.summary = LT("core", "Adds its inputs, value by value.");
    type.doc = LT("core", "All inputs have the same shape, and so has the output. The way back in residual networks (He et al. 2015).");
    type.synonyms = {"sum", "residual", "skip", "plus", "merge"};
    type.inputs = {{"in", true}};
    type.rule = [](const Parameters&, Inputs inputs) -> RuleResult {
        for (const auto& other : inputs.subspan(1))
            if (other.shape != inputs[0].shape)
                return ShapeFault{"mismatch", text(LT("core", "Add needs inputs of one shape, but gets %1 and %2"), graph::shapeText(inputs[0].shape), graph::shapeText(other.shape)),
                                  LT("core", "Bring both branches to the same channels, height and width, for example by a Conv2d with kernel 1"), "in", {}};
        const auto extra = static_cast<std::int64_t>(inputs.size()) - 1;
        return LayerFacts{{inputs[0]}, {}, extra * graph::elementsPerSample(inputs[0].shape), 0};
    };
    type.pytorch = [](const Parameters&, Inputs, InputNames in) {
        PyTorchCode out;
        for (const auto& name : in)
            out.expression += (out.expression.empty() ? "" : " + ") + name;
        return out;
    };
    return type;
}

} // namespace lepton::layers
