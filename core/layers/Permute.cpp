// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/CountedDimension.h"
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"

#include <algorithm>

namespace lepton::layers {

namespace {

/// What can be kept of the order, and behind it the dimensions that it leaves out.
graph::Repair completed(const std::vector<std::int64_t>& order, std::size_t rank) {
    std::vector<std::int64_t> all;
    const auto take = [&](std::int64_t counted) {
        const auto at = countedDimension(counted, rank);
        if (at && std::find(all.begin(), all.end(), static_cast<std::int64_t>(*at)) == all.end())
            all.push_back(static_cast<std::int64_t>(*at));
    };
    std::for_each(order.begin(), order.end(), take);
    for (std::size_t d = 1; d < rank; ++d)
        take(static_cast<std::int64_t>(d));
    return {graph::Repair::Kind::SetParameter, {}, "order", Json(all)};
}

RuleResult rule(const Parameters& p, Inputs inputs) {
    const auto order = p.sizes("order");
    const auto& in = inputs[0].shape;
    std::vector<std::size_t> taken;
    TensorType out{{in[0]}, inputs[0].dtype};
    for (const auto counted : order) {
        const auto at = countedDimension(counted, in.size());
        if (!at)
            return noSuchDimension("Permute", counted, in, {completed(order, in.size())});
        if (std::find(taken.begin(), taken.end(), *at) != taken.end())
            return ShapeFault{"repeated", text(LT("core", "The order %1 names dimension %2 twice"), listText(order), counted), LT("core", "Name each dimension once"), "", {completed(order, in.size())}};
        taken.push_back(*at);
        out.shape.push_back(in[*at]);
    }
    if (out.shape.size() != in.size())
        return ShapeFault{"order", text(LT("core", "The order %1 names %2 dimensions, but %3 has %4 beside the batch"), listText(order), order.size(), graph::shapeText(in), in.size() - 1),
                          LT("core", "Name every dimension once, in the order they shall have"), "in", {completed(order, in.size())}};
    return LayerFacts{{out}, {}, 0, 0};
}

} // namespace

graph::LayerType permute() {
    LayerType type;
    type.name = "Permute";
    type.title = LT("core", "Permute");
    type.family = graph::Family::Shape;
    type.summary = LT("core", "Puts the dimensions into another order.");
    type.doc = LT("core", "The output's dimension i is the input's dimension order[i]: with the order 2, 3, 1, [N, C, H, W] becomes [N, H, W, C]. The batch stays first. "
                          "Source: PyTorch's permute.");
    type.synonyms = {"transpose", "swap", "axes", "channels last"};
    type.sharesMemory = true;
    type.parameters = {{"order", LT("core", "Order"), ParameterKind::Dimensions, Json::array({2, 1}), -5, 5, {}, LT("core", "The input's dimensions in their new order: 1 is the first after the batch, −1 the last")}};
    type.rule = rule;
    type.caption = [](const Parameters& p) { return Text(listText(p.sizes("order"))); };
    type.pytorch = [](const Parameters& p, Inputs, InputNames in) { return PyTorchCode{{}, pythonCall("torch.permute", {in[0], "(0, " + listText(p.sizes("order")) + ")"})}; };
    return type;
}

} // namespace lepton::layers
