// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/CountedDimension.h"
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"

namespace lepton::layers {

namespace {

RuleResult rule(const Parameters& p, Inputs inputs) {
    if (auto fault = requireOneShape("Stack", inputs, LT("core", "Bring all branches to the same sizes, or use Concat, which joins along the channels")))
        return *fault;
    TensorType out = inputs[0];
    const std::int64_t dimension = p.integer("dimension");
    const auto at = countedDimension(dimension, out.shape.size() + 1);
    if (!at)
        return noNewDimension("Stack", dimension, out.shape);
    out.shape.insert(out.shape.begin() + static_cast<std::ptrdiff_t>(*at), static_cast<std::int64_t>(inputs.size()));
    return LayerFacts{{out}, {}, 0, 0};
}

} // namespace

graph::LayerType stack() {
    LayerType type;
    type.name = "Stack";
    type.title = LT("core", "Stack");
    type.family = graph::Family::Shape;
    type.summary = LT("core", "Puts its inputs side by side along a new dimension.");
    type.doc = LT("core", "K inputs [N, C, …] to [N, K, C, …], where the new dimension is the first; in the order of the edges. All sizes must agree. Source: PyTorch's stack.");
    type.synonyms = {"join", "merge", "pile", "new axis"};
    type.inputs = {{"in", true}};
    type.parameters = {dimensionParameter(1, LT("core", "Where the new dimension goes: 1 is the first after the batch, −1 the last"))};
    type.rule = rule;
    type.caption = dimensionCaption;
    type.pytorch = [](const Parameters& p, Inputs, InputNames in) {
        return PyTorchCode{{}, pythonCall("torch.stack", {pythonCall("", in), "dim=" + std::to_string(p.integer("dimension"))})};
    };
    return type;
}

} // namespace lepton::layers
