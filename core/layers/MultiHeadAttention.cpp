// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/Attention.h"
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Steps.h"

namespace lepton::layers {

namespace {

constexpr const char* name = "MultiHeadAttention";

RuleResult rule(const Parameters& p, Inputs inputs) {
    const std::array<const char*, 3> ports{"query", "key", "value"};
    for (std::size_t i = 0; i < ports.size(); ++i) {
        if (auto fault = requireSteps(name, inputs[i], ports[i]))
            return *fault;
        if (auto fault = checkFeatures(name, inputs[0], inputs[i], ports[i]))
            return *fault;
    }
    if (auto fault = checkHeads(name, p, inputs[0]))
        return *fault;
    if (inputs[1].shape != inputs[2].shape)
        return ShapeFault{"mismatch", text(LT("core", "%1 needs a value for each key, but gets %2 keys and %3 values"), name, inputs[1].shape[1].str(), inputs[2].shape[1].str()),
                          LT("core", "Connect keys and values to sequences of one length, most often to the same layer"), "value", {}};
    if (p.boolean("causal") && inputs[0].shape[1] != inputs[1].shape[1])
        return ShapeFault{"causal", text(LT("core", "Causal attention needs as many queries as keys, but gets %1 and %2"), inputs[0].shape[1].str(), inputs[1].shape[1].str()),
                          LT("core", "Turn “causal” off, or connect all ports to the same sequence"), "", {{graph::Repair::Kind::SetParameter, {}, "causal", false}}};
    if (inputs.size() > 3)
        if (auto fault = requireMask(name, inputs[3], inputs[1]))
            return *fault;
    LayerFacts facts;
    facts.outputs = {inputs[0]};
    addAttention(facts, "", inputs[0], inputs[1], p.integer("heads"), p.boolean("bias"));
    return facts;
}

PyTorchCode pytorch(const Parameters& p, Inputs inputs, InputNames in) {
    const std::string module = pythonCall("nn.MultiheadAttention", {inputs.empty() ? "..." : inputs[0].shape[2].str(), std::to_string(p.integer("heads")),
                                                                    pythonOption("dropout", pythonNumber(p.real("dropout")), "0"), p.boolean("bias") ? "" : "bias=False", "batch_first=True"});
    return {module, pythonCall(itself, {in[0], in[1], in[2], in.size() > 3 ? "key_padding_mask=" + in[3] : "", pythonCausalMask("attn_mask", p, in[0]), "need_weights=False"}) + "[0]"};
}

} // namespace

graph::LayerType multiHeadAttention() {
    LayerType type;
    type.name = name;
    type.title = LT("core", "Multi-head attention");
    type.family = graph::Family::Attention;
    type.summary = LT("core", "Each step of one sequence gathers what it needs from all steps of another, or of its own.");
    type.doc = LT("core", "softmax(Q·Kᵀ / √d)·V for each head, with learned projections before and behind: queries [N, T, F], keys and values [N, S, F] to [N, T, F]. The mask, [N, S], says "
                          "yes where a key is left out. Connect all three to one layer for self-attention. Source: Vaswani et al. 2017; PyTorch's MultiheadAttention.");
    type.synonyms = {"self-attention", "transformer", "query", "key", "value", "heads", "scaled dot product"};
    type.inputs = {{"query"}, {"key"}, {"value"}, {"mask", false, true}};
    type.parameters = {
        headsParameter(),
        causalParameter(false),
        attentionDropoutParameter(0, LT("core", "Share of the attention that is cut off while training")),
        {"bias", LT("core", "Bias"), ParameterKind::Boolean, true, 0, 0, {}, LT("core", "Adds learned numbers in each projection")},
    };
    type.weighted = true;
    type.rule = rule;
    type.caption = [](const Parameters& p) { return text(LT("core", "%1 heads"), p.integer("heads")); };
    type.pytorch = pytorch;
    return type;
}

} // namespace lepton::layers
