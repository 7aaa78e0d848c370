// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/Pooling.h"

#include "core/layers/PyTorchText.h"

namespace lepton::layers {

namespace {

RuleResult rule(const std::string& name, std::int64_t scratchBytes, const Parameters& p, const TensorType& input) {
    if (auto fault = requirePictures(name.c_str(), input))
        return *fault;
    const auto kernel = p.pair("kernel");
    const auto padding = p.pair("padding");
    std::array<std::int64_t, 2> out{};
    for (std::size_t d = 0; d < 2; ++d) {
        if (padding[d] > kernel[d] / 2)
            return ShapeFault{"padding", text(LT("core", "Padding %1 is more than half of the kernel's %2"), padding[d], kernel[d]),
                              LT("core", "Use less padding or a larger kernel"), "", {{graph::Repair::Kind::SetParameter, {}, "padding", Json::array({0, 0})}}};
        out[d] = windowOutput(input.shape[2 + d].size(), kernel[d], p.pair("stride")[d], padding[d], 1);
    }
    if (out[0] < 1 || out[1] < 1)
        return windowTooLarge(name.c_str(), kernel, input.shape, false);
    LayerFacts facts;
    facts.outputs = {{{input.shape[0], input.shape[1], out[0], out[1]}, input.dtype}};
    facts.scratchBytes = scratchBytes * graph::elementsPerSample(facts.outputs[0].shape);
    return facts;
}

} // namespace

LayerType windowPooling(std::string name, std::int64_t scratchBytes) {
    LayerType type;
    type.name = name;
    type.family = graph::Family::Pooling;
    type.parameters = {
        pairParameter("kernel", LT("core", "Kernel"), 2, 1, 1024, LT("core", "Height and width of the window")),
        pairParameter("stride", LT("core", "Stride"), 2, 1, 1024, LT("core", "How far the window moves from one place to the next")),
        pairParameter("padding", LT("core", "Padding"), 0, 0, 512, LT("core", "Rows and columns added on each side; at most half the kernel")),
    };
    type.rule = [name, scratchBytes](const Parameters& p, Inputs inputs) { return rule(name, scratchBytes, p, inputs[0]); };
    type.caption = [](const Parameters& p) { return Text(pairText(p.pair("kernel"))); };
    type.pytorch = [name](const Parameters& p, Inputs, InputNames) {
        const std::string kernel = pythonPair(p.pair("kernel")); // PyTorch's stride is the kernel's size unless it is given
        return PyTorchCode{pythonCall("nn." + name, {kernel, pythonOption("stride", pythonPair(p.pair("stride")), kernel), pythonOption("padding", pythonPair(p.pair("padding")), "0")}), {}};
    };
    return type;
}

} // namespace lepton::layers
