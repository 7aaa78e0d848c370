// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/CountedDimension.h"
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"

namespace lepton::layers {

namespace {

/// What adding, subtracting and multiplying value by value share: inputs of one shape, which the output has too.
LayerType arithmetic(const char* name, const char* sign) {
    LayerType type;
    type.name = name;
    type.title = name;
    type.family = graph::Family::Shape;
    type.rule = [name](const Parameters&, Inputs inputs) -> RuleResult {
        if (auto fault = requireOneShape(name, inputs, LT("core", "Bring both branches to the same channels, height and width, for example by a Conv2d with kernel 1")))
            return *fault;
        const auto extra = static_cast<std::int64_t>(inputs.size()) - 1;
        return LayerFacts{{inputs[0]}, {}, extra * graph::elementsPerSample(inputs[0].shape), 0};
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
    type.doc = LT("core", "All inputs have the same shape, and so has the output. The way back in residual networks (He et al. 2015).");
    type.synonyms = {"sum", "residual", "skip", "plus", "merge"};
    type.inputs = {{"in", true}};
    return type;
}

graph::LayerType subtract() {
    LayerType type = arithmetic(LT("core", "Subtract"), "-");
    type.summary = LT("core", "Takes its second input from its first, value by value.");
    type.doc = LT("core", "y = a − b. Both inputs have the same shape, and so has the output. Source: PyTorch's sub.");
    type.synonyms = {"difference", "minus", "residual", "sub"};
    type.inputs = twoInputs();
    return type;
}

graph::LayerType multiply() {
    LayerType type = arithmetic(LT("core", "Multiply"), "*");
    type.summary = LT("core", "Multiplies its inputs, value by value.");
    type.doc = LT("core", "All inputs have the same shape, and so has the output. The gate of gated networks: a Sigmoid branch says how much of the "
                          "other passes. Source: PyTorch's mul.");
    type.synonyms = {"product", "times", "gate", "hadamard", "scale", "mul"};
    type.inputs = {{"in", true}};
    return type;
}

} // namespace lepton::layers
