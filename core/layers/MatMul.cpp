// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/CountedDimension.h"
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"

#include <algorithm>

namespace lepton::layers {

namespace {

RuleResult rule(const Parameters&, Inputs inputs) {
    const auto& a = inputs[0].shape;
    const auto& b = inputs[1].shape;
    for (const auto* shape : {&a, &b})
        if (shape->size() < 3)
            return ShapeFault{"rank", text(LT("core", "MatMul needs a matrix a sample (N × rows × columns), but gets %1"), graph::shapeText(*shape)),
                              LT("core", "Give it a matrix by Reshape or Unsqueeze, or use Linear to multiply by learned weights"), shape == &a ? "a" : "b",
                              {{graph::Repair::Kind::InsertBefore, "Unsqueeze", {}, {}}}};
    const std::size_t matrix = a.size() - 2;
    if (a.size() != b.size() || !std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(matrix), b.begin()))
        return ShapeFault{"mismatch", text(LT("core", "MatMul pairs each matrix of a with one of b, so all sizes but the last two must agree, but it gets %1 and %2"), graph::shapeText(a), graph::shapeText(b)),
                        LT("core", "Bring both branches to the same sizes before the last two, for example by Reshape"), "b", {}};
    if (a[matrix + 1] != b[matrix])
        return ShapeFault{"columns", text(LT("core", "MatMul needs as many columns in a as rows in b, but gets %1 columns and %2 rows"), a[matrix + 1].size(), b[matrix].size()),
                        LT("core", "Swap the last two dimensions of one input by Permute, or change the layers before it"), "b", {}};
    TensorType out = inputs[0];
    out.shape[matrix + 1] = b[matrix + 1];
    LayerFacts facts{{out}, {}, 0, 0};
    facts.macs = graph::elementsPerSample(out.shape) * b[matrix].size();
    return facts;
}

} // namespace

graph::LayerType matMul() {
    LayerType type;
    type.name = "MatMul";
    type.title = LT("core", "Matrix product");
    type.family = graph::Family::Shape;
    type.summary = LT("core", "Multiplies the matrices of its two inputs.");
    type.doc = LT("core", "yᵢⱼ = Σₖ aᵢₖ · bₖⱼ, [N, …, a, b] times [N, …, b, c] to [N, …, a, c]; the sizes before the last two agree. The heart of attention "
                          "(Vaswani et al. 2017). Source: PyTorch's matmul.");
    type.synonyms = {"matrix multiplication", "product", "bmm", "attention scores", "gram"};
    type.inputs = twoInputs();
    type.rule = rule;
    type.pytorch = [](const Parameters&, Inputs, InputNames in) { return PyTorchCode{{}, pythonCall("torch.matmul", in)}; };
    return type;
}

} // namespace lepton::layers
