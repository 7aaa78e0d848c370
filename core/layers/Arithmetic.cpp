// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/CountedDimension.h" // twoInputs
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"

namespace lepton::layers {

namespace {

/// One type that all inputs are brought to: a dimension of 1 is repeated. As the batch stands first, all have as many dimensions.
std::variant<TensorType, ShapeFault> broadcast(const char* name, Inputs inputs) {
    TensorType out = inputs[0];
    const auto fault = [&](const TensorType& other, Text fix) {
        return ShapeFault{"mismatch", text(LT("core", "%1 can't bring %2 and %3 to one shape"), name, graph::shapeText(out.shape), graph::shapeText(other.shape)), std::move(fix), "", {}};
    };
    for (const auto& other : inputs.subspan(1)) {
        if (other.shape.size() != out.shape.size())
            return fault(other, LT("core", "Give both as many dimensions by Unsqueeze or Reshape: C numbers and pictures go together as C × 1 × 1 and C × H × W"));
        for (std::size_t d = 0; d < out.shape.size(); ++d) {
            if (other.shape[d] == out.shape[d] || other.shape[d] == graph::Dim(1))
                continue;
            if (out.shape[d] != graph::Dim(1))
                return fault(other, LT("core", "Bring both branches to the same channels, height and width, for example by a Conv2d with kernel 1; a size of 1 is repeated"));
            out.shape[d] = other.shape[d];
        }
    }
    return out;
}

/// What adding, subtracting and multiplying value by value share.
LayerType arithmetic(const char* name, const char* sign) {
    LayerType type;
    type.name = name;
    type.title = name;
    type.family = graph::Family::Shape;
    type.rule = [name](const Parameters&, Inputs inputs) -> RuleResult {
        auto made = broadcast(name, inputs);
        if (auto* fault = std::get_if<ShapeFault>(&made))
            return *fault;
        const auto& out = std::get<TensorType>(made);
        const auto extra = static_cast<std::int64_t>(inputs.size()) - 1;
        return LayerFacts{{out}, {}, extra * graph::elementsPerSample(out.shape), 0};
    };
    type.pytorch = [sign = std::string(sign)](const Parameters&, Inputs, InputNames in) {
        PyTorchCode out;
        for (const auto& input : in)
            out.expression += (out.expression.empty() ? "" : " " + sign + " ") + input;
        return out;
    };
    return type;
}

} // namespace

graph::LayerType add() {
    LayerType type = arithmetic(LT("core", "Add"), "+");
    type.summary = LT("core", "Adds its inputs, value by value.");
    type.doc = LT("core", "All inputs have the same shape, and so has the output; where one has size 1 it is repeated. The way back in residual networks (He et al. 2015).");
    type.synonyms = {"sum", "residual", "skip", "plus", "merge"};
    type.inputs = {{"in", true}};
    return type;
}

graph::LayerType subtract() {
    LayerType type = arithmetic(LT("core", "Subtract"), "-");
    type.summary = LT("core", "Takes its second input from its first, value by value.");
    type.doc = LT("core", "y = a − b. Both inputs have the same shape, and so has the output; where one has size 1 it is repeated. Source: PyTorch's sub.");
    type.synonyms = {"difference", "minus", "residual", "sub"};
    type.inputs = twoInputs();
    return type;
}

graph::LayerType multiply() {
    LayerType type = arithmetic(LT("core", "Multiply"), "*");
    type.summary = LT("core", "Multiplies its inputs, value by value.");
    type.doc = LT("core", "All inputs have the same shape, and so has the output; where one has size 1 it is repeated. The gate of gated networks: a Sigmoid branch says how much of the "
                          "other passes. Source: PyTorch's mul.");
    type.synonyms = {"product", "times", "gate", "hadamard", "scale", "mul"};
    type.inputs = {{"in", true}};
    return type;
}

} // namespace lepton::layers
