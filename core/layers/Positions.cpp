// SPDX-License-Identifier: GPL-3.0-or-later
// SinusoidalPositions and LearnedPositions: attention knows nothing of order, so the place of each step is added to it.
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Steps.h"

namespace lepton::layers {

namespace {

RuleResult rule(const char* name, bool learned, Inputs inputs) {
    if (auto fault = requireSteps(name, inputs[0], "in"))
        return *fault;
    const auto& shape = inputs[0].shape;
    LayerFacts facts{{inputs[0]}, {}, 0, 0};
    if (learned)
        facts.weights = {{"weight", {shape[1].size(), shape[2].size()}}};
    return facts;
}

} // namespace

graph::LayerType sinusoidalPositions() {
    LayerType type;
    type.name = "SinusoidalPositions";
    type.title = LT("core", "Sinusoidal positions");
    type.family = graph::Family::Attention;
    type.summary = LT("core", "Adds waves of many lengths, by which attention can tell the places of steps.");
    type.doc = LT("core", "yₜ,₂ᵢ = xₜ,₂ᵢ + sin(t / 10000^(2i/F)), yₜ,₂ᵢ₊₁ = xₜ,₂ᵢ₊₁ + cos(t / 10000^(2i/F)). [N, T, F] to [N, T, F], nothing is learned. Source: Vaswani et al. 2017, section 3.5.");
    type.synonyms = {"positional encoding", "position", "order", "transformer", "sine"};
    type.rule = [](const Parameters&, Inputs inputs) { return rule("SinusoidalPositions", false, inputs); };
    type.pytorch = [](const Parameters&, Inputs, InputNames in) {
        const std::string& x = in[0];
        const std::string as = "dtype=" + x + ".dtype, device=" + x + ".device)";
        return PyTorchCode{{}, "(lambda t: " + x + " + torch.stack((t.sin(), t.cos()), dim=2).flatten(1)[:, :" + x + ".shape[2]])(torch.arange(" + x + ".shape[1], " + as +
                                   ".unsqueeze(1) / 10000 ** (torch.arange(0, " + x + ".shape[2], 2, " + as + " / " + x + ".shape[2]))"};
    };
    return type;
}

graph::LayerType learnedPositions() {
    LayerType type;
    type.name = "LearnedPositions";
    type.title = LT("core", "Learned positions");
    type.family = graph::Family::Attention;
    type.summary = LT("core", "Adds a learned row of numbers for each place in the sequence.");
    type.doc = LT("core", "yₜ = xₜ + weightₜ, [N, T, F] to [N, T, F]. They begin from the normal distribution with deviation 0.02. Source: Radford et al. 2018, GPT.");
    type.synonyms = {"positional embedding", "position", "order", "transformer", "gpt"};
    type.weighted = true;
    type.rule = [](const Parameters&, Inputs inputs) { return rule("LearnedPositions", true, inputs); };
    type.pytorch = [](const Parameters&, Inputs inputs, InputNames in) {
        const auto size = [inputs](std::size_t d) { return inputs.empty() ? std::string("...") : inputs[0].shape[d].str(); };
        return PyTorchCode{pythonCall("nn.Embedding", {size(1), size(2)}), in[0] + " + " + itself + ".weight"};
    };
    return type;
}

} // namespace lepton::layers
