// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/CountedDimension.h"
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"

namespace lepton::layers {

namespace {

/// Sets the dimension to the first that can go, if there is one.
std::vector<graph::Repair> repairs(const graph::Shape& shape) {
    for (std::size_t d = 1; d < shape.size() && shape.size() > 2; ++d)
        if (shape[d] == graph::Dim(1))
            return {setDimension(static_cast<std::int64_t>(d))};
    return {};
}

RuleResult squeezeRule(const Parameters& p, Inputs inputs) {
    TensorType out = inputs[0];
    const std::int64_t dimension = p.integer("dimension");
    const auto at = countedDimension(dimension, out.shape.size());
    if (!at)
        return noSuchDimension("Squeeze", dimension, out.shape, repairs(out.shape));
    if (out.shape[*at] != graph::Dim(1))
        return ShapeFault{"not-one", text(LT("core", "Squeeze takes a dimension of size 1 away, but dimension %1 of %2 has %3"), dimension, graph::shapeText(out.shape), out.shape[*at].str()),
                          LT("core", "Choose a dimension of size 1, or make it 1 by a mean, maximum or sum over it"), "in", repairs(out.shape)};
    if (out.shape.size() == 2)
        return ShapeFault{"nothing-left", text(LT("core", "Squeeze would leave nothing of %1 but the batch"), graph::shapeText(out.shape)),
                          LT("core", "Delete this layer: one number a sample is a row of one number"), "in", {}};
    out.shape.erase(out.shape.begin() + static_cast<std::ptrdiff_t>(*at));
    return LayerFacts{{out}, {}, 0, 0};
}

RuleResult unsqueezeRule(const Parameters& p, Inputs inputs) {
    TensorType out = inputs[0];
    const std::int64_t dimension = p.integer("dimension");
    const auto at = countedDimension(dimension, out.shape.size() + 1);
    if (!at)
        return noNewDimension("Unsqueeze", dimension, out.shape);
    out.shape.insert(out.shape.begin() + static_cast<std::ptrdiff_t>(*at), 1);
    return LayerFacts{{out}, {}, 0, 0};
}

LayerType::PyTorch function(std::string name) {
    return [name = std::move(name)](const Parameters& p, Inputs, InputNames in) { return PyTorchCode{{}, pythonCall(name, {in[0], "dim=" + std::to_string(p.integer("dimension"))})}; };
}

} // namespace

graph::LayerType squeeze() {
    LayerType type;
    type.name = "Squeeze";
    type.title = LT("core", "Squeeze");
    type.family = graph::Family::Shape;
    type.summary = LT("core", "Takes a dimension of size 1 away.");
    type.doc = LT("core", "[N, C, 1, W] to [N, C, W], where the dimension is 2. The values stay as they are. Source: PyTorch's squeeze.");
    type.synonyms = {"remove dimension", "drop axis"};
    type.sharesMemory = true;
    type.parameters = {dimensionParameter(-1, LT("core", "The dimension to take away: 1 is the first after the batch, −1 the last"))};
    type.rule = squeezeRule;
    type.caption = dimensionCaption;
    type.pytorch = function("torch.squeeze");
    return type;
}

graph::LayerType unsqueeze() {
    LayerType type;
    type.name = "Unsqueeze";
    type.title = LT("core", "Unsqueeze");
    type.family = graph::Family::Shape;
    type.summary = LT("core", "Inserts a dimension of size 1.");
    type.doc = LT("core", "[N, C, W] to [N, C, 1, W], where the dimension is 2. The values stay as they are. Source: PyTorch's unsqueeze.");
    type.synonyms = {"add dimension", "expand dims", "new axis"};
    type.sharesMemory = true;
    type.parameters = {dimensionParameter(1, LT("core", "Where the new dimension goes: 1 is the first after the batch, −1 the last"))};
    type.rule = unsqueezeRule;
    type.caption = dimensionCaption;
    type.pytorch = function("torch.unsqueeze");
    return type;
}

} // namespace lepton::layers
