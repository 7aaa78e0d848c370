// SPDX-License-Identifier: GPL-3.0-or-later
// TransformerEncoderLayer and TransformerDecoderLayer.
#include "core/layers/Attention.h"
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Steps.h"

namespace lepton::layers {

namespace {

void addFeedForward(LayerFacts& facts, const TensorType& in, std::int64_t width, int norms) {
    const std::int64_t steps = in.shape[1].size();
    const std::int64_t features = in.shape[2].size();
    const std::vector<graph::WeightSpec> weights{{"linear1.weight", {width, features}}, {"linear1.bias", {width}}, {"linear2.weight", {features, width}}, {"linear2.bias", {features}}};
    facts.weights.insert(facts.weights.end(), weights.begin(), weights.end());
    for (int norm = 1; norm <= norms; ++norm)
        for (const char* what : {".weight", ".bias"})
            facts.weights.push_back({"norm" + std::to_string(norm) + what, {features}});
    facts.macs += 2 * steps * features * width;
    facts.scratchBytes += 4 * steps * (2 * width + (1 + norms) * features);
}

RuleResult encoderRule(const Parameters& p, Inputs inputs) {
    constexpr const char* name = "TransformerEncoderLayer";
    if (auto fault = requireSteps(name, inputs[0], "in"))
        return *fault;
    if (auto fault = checkHeads(name, p, inputs[0]))
        return *fault;
    if (inputs.size() > 1)
        if (auto fault = requireMask(name, inputs[1], inputs[0]))
            return *fault;
    LayerFacts facts;
    facts.outputs = {inputs[0]};
    addAttention(facts, "self_attn.", inputs[0], inputs[0], p.integer("heads"), true);
    addFeedForward(facts, inputs[0], p.integer("feed_forward"), 2);
    return facts;
}

RuleResult decoderRule(const Parameters& p, Inputs inputs) {
    constexpr const char* name = "TransformerDecoderLayer";
    if (auto fault = requireSteps(name, inputs[0], "in"))
        return *fault;
    if (auto fault = requireSteps(name, inputs[1], "memory"))
        return *fault;
    if (auto fault = checkFeatures(name, inputs[0], inputs[1], "memory"))
        return *fault;
    if (auto fault = checkHeads(name, p, inputs[0]))
        return *fault;
    if (inputs.size() > 2)
        if (auto fault = requireMask(name, inputs[2], inputs[1]))
            return *fault;
    LayerFacts facts;
    facts.outputs = {inputs[0]};
    addAttention(facts, "self_attn.", inputs[0], inputs[0], p.integer("heads"), true);
    addAttention(facts, "multihead_attn.", inputs[0], inputs[1], p.integer("heads"), true);
    addFeedForward(facts, inputs[0], p.integer("feed_forward"), 3);
    return facts;
}

std::string pythonModule(const std::string& name, const Parameters& p, Inputs inputs) {
    return pythonCall("nn." + name, {inputs.empty() ? "..." : inputs[0].shape[2].str(), std::to_string(p.integer("heads")), pythonOption("dim_feedforward", std::to_string(p.integer("feed_forward")), "2048"),
                                     pythonOption("dropout", pythonNumber(p.real("dropout")), "0.1"), pythonOption("activation", "\"" + p.choice("activation") + "\"", "\"relu\""), "batch_first=True",
                                     p.boolean("norm_first") ? "norm_first=True" : ""});
}

LayerType transformerLayer(std::string name, bool causal) {
    LayerType type;
    type.name = std::move(name);
    type.family = graph::Family::Attention;
    type.parameters = {
        headsParameter(),
        {"feed_forward", LT("core", "Feed-forward"), ParameterKind::Integer, 256, 1, 65536, {}, LT("core", "Units of the hidden layer that follows the attention")},
        causalParameter(causal),
        attentionDropoutParameter(0.1, LT("core", "Share of the values that become zero while training")),
        {"activation", LT("core", "Activation"), ParameterKind::Choice, "relu", 0, 0, {"relu", "gelu"}, LT("core", "Of the hidden layer")},
        {"norm_first", LT("core", "Norm first"), ParameterKind::Boolean, false, 0, 0, {}, LT("core", "Normalises before attention and hidden layer instead of after them, which trains more steadily when there are many layers")},
    };
    type.weighted = true;
    type.caption = [](const Parameters& p) { return text(LT("core", "%1 heads · %2"), p.integer("heads"), p.integer("feed_forward")); };
    return type;
}

} // namespace

graph::LayerType transformerEncoderLayer() {
    LayerType type = transformerLayer("TransformerEncoderLayer", false);
    type.title = LT("core", "Transformer encoder layer");
    type.summary = LT("core", "Self-attention, then a small network on each step, each with a way round it and a normalisation.");
    type.doc = LT("core", "x ← norm(x + attention(x)), x ← norm(x + W₂·f(W₁·x)); with norm first x ← x + attention(norm(x)) and so on. [N, T, F] to [N, T, F]. The mask, [N, T], says yes where a step "
                          "is padding. Causal it is a layer of a GPT. Source: Vaswani et al. 2017; PyTorch's TransformerEncoderLayer.");
    type.synonyms = {"self-attention", "bert", "gpt", "attention", "encoder", "block"};
    type.inputs = {{"in"}, {"mask", false, true}};
    type.rule = encoderRule;
    type.pytorch = [](const Parameters& p, Inputs inputs, InputNames in) {
        return PyTorchCode{pythonModule("TransformerEncoderLayer", p, inputs), pythonCall(itself, {in[0], pythonCausalMask("src_mask", p, in[0]), in.size() > 1 ? "src_key_padding_mask=" + in[1] : ""})};
    };
    return type;
}

graph::LayerType transformerDecoderLayer() {
    LayerType type = transformerLayer("TransformerDecoderLayer", true);
    type.title = LT("core", "Transformer decoder layer");
    type.summary = LT("core", "Self-attention, attention to what an encoder remembers, then a small network on each step.");
    type.doc = LT("core", "x ← norm(x + attention(x)), x ← norm(x + attention(x, memory)), x ← norm(x + W₂·f(W₁·x)); with norm first the normalisations stand before. [N, T, F] and the memory [N, S, F] "
                          "to [N, T, F]. The mask, [N, S], says yes where the memory is padding. Source: Vaswani et al. 2017; PyTorch's TransformerDecoderLayer.");
    type.synonyms = {"cross-attention", "translation", "sequence to sequence", "attention", "decoder", "block"};
    type.inputs = {{"in"}, {"memory"}, {"mask", false, true}};
    type.rule = decoderRule;
    type.pytorch = [](const Parameters& p, Inputs inputs, InputNames in) {
        return PyTorchCode{pythonModule("TransformerDecoderLayer", p, inputs), pythonCall(itself, {in[0], in[1], pythonCausalMask("tgt_mask", p, in[0]), in.size() > 2 ? "memory_key_padding_mask=" + in[2] : ""})};
    };
    return type;
}

} // namespace lepton::layers
