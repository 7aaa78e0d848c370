// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/CountedDimension.h"
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"

namespace lepton::layers {

namespace {

graph::Repair set(const char* parameter, Json value) { return {graph::Repair::Kind::SetParameter, {}, parameter, std::move(value)}; }

/// Which dimensions are reduced, or a fault.
std::variant<std::vector<bool>, ShapeFault> chosen(const char* name, const Parameters& p, const graph::Shape& in) {
    std::vector<bool> reduced(in.size(), false);
    for (const auto counted : p.sizes("dimensions")) {
        const auto at = countedDimension(counted, in.size());
        if (!at)
            return noSuchDimension(name, counted, in, {set("dimensions", Json::array({-1}))});
        if (reduced[*at])
            return ShapeFault{"repeated", text(LT("core", "%1 names dimension %2 twice"), name, counted), LT("core", "Name each dimension once"), "", {set("dimensions", Json::array({counted}))}};
        reduced[*at] = true;
    }
    return reduced;
}

RuleResult reduce(const char* name, const Parameters& p, const TensorType& input) {
    const auto made = chosen(name, p, input.shape);
    if (const auto* fault = std::get_if<ShapeFault>(&made))
        return *fault;
    const auto& reduced = std::get<std::vector<bool>>(made);
    TensorType out{{}, input.dtype};
    for (std::size_t d = 0; d < reduced.size(); ++d)
        if (!reduced[d])
            out.shape.push_back(input.shape[d]);
        else if (p.boolean("keep_dimensions"))
            out.shape.emplace_back(1);
    if (out.shape.size() == 1)
        return ShapeFault{"nothing-left", text(LT("core", "%1 would leave nothing of %2 but the batch"), name, graph::shapeText(input.shape)),
                          LT("core", "Keep the dimensions, which gives one number a sample, or name fewer"), "", {set("keep_dimensions", true)}};
    return LayerFacts{{out}, {}, 0, 0};
}

/// `name` in files; `function` in PyTorch.
LayerType reduction(const char* name, std::string function) {
    LayerType type;
    type.name = name;
    type.family = graph::Family::Shape;
    type.parameters = {
        {"dimensions", LT("core", "Dimensions"), ParameterKind::Dimensions, Json::array({-1}), -5, 5, {}, LT("core", "The dimensions to reduce: 1 is the first after the batch, −1 the last")},
        {"keep_dimensions", LT("core", "Keep dimensions"), ParameterKind::Boolean, false, 0, 0, {}, LT("core", "The reduced dimensions stay, with size 1")},
    };
    type.rule = [name](const Parameters& p, Inputs inputs) { return reduce(name, p, inputs[0]); };
    type.caption = [](const Parameters& p) { return text(LT("core", "over %1"), listText(p.sizes("dimensions"))); };
    type.pytorch = [function = std::move(function)](const Parameters& p, Inputs, InputNames in) {
        const auto dimensions = p.sizes("dimensions");
        const std::string list = dimensions.size() == 1 ? listText(dimensions) : "(" + listText(dimensions) + ")";
        return PyTorchCode{{}, pythonCall(function, {in[0], "dim=" + list, p.boolean("keep_dimensions") ? "keepdim=True" : ""})};
    };
    return type;
}

} // namespace

graph::LayerType reduceMean() {
    LayerType type = reduction("ReduceMean", "torch.mean");
    type.title = LT("core", "Mean");
    type.summary = LT("core", "The mean over one or more dimensions.");
    type.doc = LT("core", "With the dimensions 2, 3, [N, C, H, W] becomes [N, C], or [N, C, 1, 1] where dimensions are kept. Source: PyTorch's mean.");
    type.synonyms = {"average", "reduce", "pool"};
    return type;
}

graph::LayerType reduceMax() {
    LayerType type = reduction("ReduceMax", "torch.amax");
    type.title = LT("core", "Maximum");
    type.summary = LT("core", "The largest value over one or more dimensions.");
    type.doc = LT("core", "With the dimensions 2, 3, [N, C, H, W] becomes [N, C], or [N, C, 1, 1] where dimensions are kept. Equal values share the gradient. "
                          "Source: PyTorch's amax.");
    type.synonyms = {"max", "largest", "reduce", "pool"};
    return type;
}

graph::LayerType reduceSum() {
    LayerType type = reduction("ReduceSum", "torch.sum");
    type.title = LT("core", "Sum");
    type.summary = LT("core", "The sum over one or more dimensions.");
    type.doc = LT("core", "With the dimensions 2, 3, [N, C, H, W] becomes [N, C], or [N, C, 1, 1] where dimensions are kept. Source: PyTorch's sum.");
    type.synonyms = {"total", "add up", "reduce"};
    return type;
}

} // namespace lepton::layers
