// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/CountedDimension.h"
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"

#include <algorithm>

namespace lepton::layers {

namespace {

graph::Repair setSizes(const std::vector<std::int64_t>& sizes) { return {graph::Repair::Kind::SetParameter, {}, "sizes", Json(sizes)}; }

std::string sizesText(const std::vector<std::int64_t>& sizes) {
    std::string out;
    for (const auto size : sizes)
        out += (out.empty() ? "" : " × ") + std::to_string(size);
    return out;
}

/// The product of the sizes that are given; more than `limit` is all the same, so that it can't overflow.
std::int64_t givenProduct(const std::vector<std::int64_t>& sizes, std::int64_t limit) {
    std::int64_t product = 1;
    for (const auto size : sizes)
        if (size > 0 && product <= limit)
            product *= size;
    return product;
}

ShapeFault mismatch(const std::vector<std::int64_t>& sizes, const graph::Shape& in) {
    std::vector<std::int64_t> open = sizes;
    *(std::find(open.begin(), open.end(), -1) != open.end() ? std::find(open.begin(), open.end(), -1) : open.end() - 1) = -1;
    const std::int64_t elements = graph::elementsPerSample(in);
    const bool fits = elements % givenProduct(open, elements) == 0;
    return {"mismatch",
            text(LT("core", "Reshape can't make %1 of a sample of %2, which has %3 numbers"), sizesText(sizes), sampleText(in), elements),
            LT("core", "Give sizes whose product is the number of numbers in a sample, one of them as −1 to have it worked out"),
            "in",
            {setSizes(fits ? open : std::vector<std::int64_t>{-1})}};
}

RuleResult rule(const Parameters& p, Inputs inputs) {
    auto sizes = p.sizes("sizes");
    const auto& in = inputs[0].shape;
    if (std::find(sizes.begin(), sizes.end(), 0) != sizes.end())
        return ShapeFault{"size", LT("core", "Reshape can't make a dimension of size 0"), LT("core", "Give positive sizes, one of them as −1 to have it worked out"), "", {setSizes({-1})}};
    if (std::count(sizes.begin(), sizes.end(), -1) > 1)
        return ShapeFault{"size", text(LT("core", "Reshape can work out one size, but %1 leaves several open"), sizesText(sizes)), LT("core", "Give all sizes but one; −1 is the one worked out"), "", {setSizes({-1})}};
    const std::int64_t elements = graph::elementsPerSample(in);
    const std::int64_t given = givenProduct(sizes, elements);
    const auto open = std::find(sizes.begin(), sizes.end(), -1);
    if (open == sizes.end() ? given != elements : elements % given != 0)
        return mismatch(sizes, in);
    if (open != sizes.end())
        *open = elements / given;
    TensorType out{{in[0]}, inputs[0].dtype};
    out.shape.insert(out.shape.end(), sizes.begin(), sizes.end());
    return LayerFacts{{out}, {}, 0, 0};
}

PyTorchCode pytorch(const Parameters& p, Inputs, InputNames in) {
    return {{}, pythonCall("torch.reshape", {in[0], "(" + in[0] + ".shape[0], " + listText(p.sizes("sizes")) + ")"})};
}

} // namespace

graph::LayerType reshape() {
    LayerType type;
    type.name = "Reshape";
    type.title = LT("core", "Reshape");
    type.family = graph::Family::Shape;
    type.summary = LT("core", "Lays each sample's numbers out in other sizes.");
    type.doc = LT("core", "[N, …] to [N, sizes…], row-major; the product of the sizes is that of the input's. Of [N, 3, 4, 4] the sizes 12, −1 make [N, 12, 4]. "
                          "Source: PyTorch's reshape.");
    type.synonyms = {"view", "unflatten", "resize", "sizes"};
    type.sharesMemory = true;
    type.parameters = {{"sizes", LT("core", "Sizes"), ParameterKind::Dimensions, Json::array({-1}), -1, 1048576, {}, LT("core", "Sizes of one sample, without the batch; one may be −1, which is worked out")}};
    type.rule = rule;
    type.caption = [](const Parameters& p) { return Text(sizesText(p.sizes("sizes"))); };
    type.pytorch = pytorch;
    return type;
}

} // namespace lepton::layers
