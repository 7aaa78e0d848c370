// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

namespace {

RuleResult rule(const Parameters&, Inputs inputs) {
    TensorType out = inputs[0];
    std::int64_t channels = out.shape[1].size();
    for (const auto& other : inputs.subspan(1)) {
        graph::Shape expected = inputs[0].shape;
        if (other.shape.size() == expected.size())
            expected[1] = other.shape[1];
        if (other.shape != expected)
            return ShapeFault{"mismatch", text(LT("core", "Concat joins along the channels, so all else must agree, but it gets %1 and %2"), graph::shapeText(inputs[0].shape), graph::shapeText(other.shape)),
                              LT("core", "Bring both branches to the same height and width, for example by padding “same” or by pooling"), "in", {}};
        channels += other.shape[1].size();
    }
    out.shape[1] = channels;
    return LayerFacts{{out}, {}, 0, 0};
}

} // namespace

graph::LayerType concat() {
    LayerType type;
    type.name = "Concat";
    type.title = LT("core", "Concat");
    type.family = graph::Family::Shape;
    type.summary = LT("core", "Puts its inputs' channels one behind the other.");
    type.doc = LT("core", "[N, C₁, …] and [N, C₂, …] to [N, C₁ + C₂, …], in the order of the edges; all other sizes must agree.");
    type.synonyms = {"concatenate", "join", "stack", "merge", "cat"};
    type.inputs = {{"in", true}};
    type.rule = rule;
    type.pytorch = [](const Parameters&, Inputs, InputNames in) { return PyTorchCode{{}, pythonCall("torch.cat", {pythonCall("", in), "dim=1"})}; };
    return type;
}

} // namespace lepton::layers
