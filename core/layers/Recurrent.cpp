// SPDX-License-Identifier: GPL-3.0-or-later
// RNN, LSTM and GRU: one rule over the number of gates.
#include "core/layers/LayerList.h"
#include "core/layers/NumberKinds.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Steps.h"

namespace lepton::layers {

namespace {

std::int64_t directionsOf(const Parameters& p) { return p.boolean("bidirectional") ? 2 : 1; }

/// PyTorch's names: "weight_ih_l0", "bias_hh_l1_reverse".
void addWeights(LayerFacts& facts, const Parameters& p, std::int64_t gates, std::int64_t features) {
    const std::int64_t units = p.integer("units");
    for (std::int64_t layer = 0; layer < p.integer("layers"); ++layer)
        for (std::int64_t direction = 0; direction < directionsOf(p); ++direction) {
            const std::string end = "_l" + std::to_string(layer) + (direction == 1 ? "_reverse" : "");
            const std::int64_t in = layer == 0 ? features : units * directionsOf(p);
            facts.weights.push_back({"weight_ih" + end, {gates * units, in}});
            facts.weights.push_back({"weight_hh" + end, {gates * units, units}});
            if (p.boolean("bias")) {
                facts.weights.push_back({"bias_ih" + end, {gates * units}});
                facts.weights.push_back({"bias_hh" + end, {gates * units}});
            }
            facts.macs += gates * units * (in + units);
        }
}

RuleResult rule(const char* name, std::int64_t gates, const Parameters& p, Inputs inputs) {
    if (auto fault = requireSteps(name, inputs[0], "in"))
        return *fault;
    if (inputs.size() > 1)
        if (auto fault = requireLengths(name, inputs[1]))
            return *fault;
    const auto& in = inputs[0].shape;
    const std::int64_t steps = in[1].size();
    const std::int64_t width = p.integer("units") * directionsOf(p);
    LayerFacts facts;
    facts.outputs = {{p.choice("output") == "last" ? graph::Shape{in[0], width} : graph::Shape{in[0], steps, width}, inputs[0].dtype}};
    addWeights(facts, p, gates, in[2].size());
    facts.macs *= steps;
    facts.scratchBytes = 4 * steps * width * p.integer("layers") * (gates + 1); // gates and states of each step
    return facts;
}

/// PyTorch's module gives the sequence and the last states of all layers; for lengths it wants the batch packed.
PyTorchCode pytorch(const std::string& name, const Parameters& p, Inputs inputs, InputNames in) {
    const auto number = [&](const char* parameter) { return std::to_string(p.integer(parameter)); };
    const bool both = p.boolean("bidirectional");
    const std::string module = pythonCall("nn." + name, {inputs.empty() ? "..." : inputs[0].shape[2].str(), number("units"), pythonOption("num_layers", number("layers"), "1"),
                                                         name == "RNN" ? pythonOption("nonlinearity", "\"" + p.choice("activation") + "\"", "\"tanh\"") : "", p.boolean("bias") ? "" : "bias=False",
                                                         "batch_first=True", pythonOption("dropout", pythonNumber(p.real("dropout")), "0"), both ? "bidirectional=True" : ""});
    const bool packed = in.size() > 1;
    const std::string called = std::string(itself) + "(" +
                               (packed ? pythonCall("nn.utils.rnn.pack_padded_sequence", {in[0], in[1] + ".flatten().cpu()", "batch_first=True", "enforce_sorted=False"}) : in[0]) + ")";
    if (p.choice("output") == "last")
        return {module, called + (name == "LSTM" ? "[1][0]" : "[1]") + (both ? "[-2:].transpose(0, 1).flatten(1)" : "[-1]")};
    return {module, packed ? pythonCall("nn.utils.rnn.pad_packed_sequence", {called + "[0]", "batch_first=True", "total_length=" + in[0] + ".shape[1]"}) + "[0]" : called + "[0]"};
}

LayerType recurrent(const char* name, std::int64_t gates) {
    LayerType type;
    type.name = name;
    type.title = name;
    type.family = graph::Family::Recurrent;
    type.inputs = {{"in"}, {"lengths", false, true}};
    type.parameters = {
        {"units", LT("core", "Units"), ParameterKind::Integer, 64, 1, 65536, {}, LT("core", "Numbers in the state that goes from step to step")},
        {"output", LT("core", "Output"), ParameterKind::Choice, "sequence", 0, 0, {LT("core", "sequence"), LT("core", "last")}, LT("core", "The states of all steps, or the last one only")},
        {"layers", LT("core", "Layers"), ParameterKind::Integer, 1, 1, 64, {}, LT("core", "Layers one above the other")},
        {"bidirectional", LT("core", "Bidirectional"), ParameterKind::Boolean, false, 0, 0, {}, LT("core", "Reads the sequence from its end as well and puts both states side by side")},
        {"dropout", LT("core", "Dropout"), ParameterKind::Real, 0, 0, 0.99, {}, LT("core", "Between the layers: share of the values that become zero while training")},
        {"bias", LT("core", "Bias"), ParameterKind::Boolean, true, 0, 0, {}, LT("core", "Adds learned numbers to each gate")},
    };
    type.weighted = true;
    type.rule = [name, gates](const Parameters& p, Inputs inputs) { return rule(name, gates, p, inputs); };
    type.caption = [](const Parameters& p) { return text(LT("core", "%1 units"), p.integer("units")); };
    type.pytorch = [name](const Parameters& p, Inputs inputs, InputNames in) { return pytorch(name, p, inputs, in); };
    return type;
}

} // namespace

graph::LayerType lstm() {
    LayerType type = recurrent("LSTM", 4);
    type.summary = LT("core", "Reads a sequence step by step and can remember over long stretches.");
    type.doc = LT("core", "i, f, o = σ(W·x + U·h + b), g = tanh(W·x + U·h + b), c ← f·c + i·g, h ← o·tanh(c) at each step; [N, T, F] to [N, T, units] or, for the last state, [N, units]; "
                          "twice as many numbers when bidirectional. With lengths, [N], each sample ends at its own: the last state is that of its last step, the backward direction begins "
                          "there, and what lies behind is zero. Source: Hochreiter and Schmidhuber 1997; PyTorch's LSTM.");
    type.synonyms = {"recurrent", "long short-term memory", "sequence", "text", "time series", "memory"};
    return type;
}

graph::LayerType gru() {
    LayerType type = recurrent("GRU", 3);
    type.summary = LT("core", "Reads a sequence step by step, with fewer weights than an LSTM.");
    type.doc = LT("core", "r, z = σ(W·x + U·h + b), n = tanh(W·x + b + r·(U·h + b)), h ← (1 − z)·n + z·h at each step; [N, T, F] to [N, T, units] or, for the last state, [N, units]; "
                          "twice as many numbers when bidirectional. With lengths, [N], each sample ends at its own. Source: Cho et al. 2014; PyTorch's GRU.");
    type.synonyms = {"recurrent", "gated recurrent unit", "sequence", "text", "time series", "memory"};
    return type;
}

graph::LayerType rnn() {
    LayerType type = recurrent("RNN", 1);
    type.summary = LT("core", "Reads a sequence step by step with one simple state.");
    type.doc = LT("core", "h ← tanh(W·x + U·h + b) at each step, or ReLU in place of tanh; [N, T, F] to [N, T, units] or, for the last state, [N, units]; twice as many numbers when "
                          "bidirectional. With lengths, [N], each sample ends at its own. Source: Elman 1990; PyTorch's RNN.");
    type.synonyms = {"recurrent", "elman", "simple", "sequence", "text", "time series"};
    type.parameters.push_back({"activation", LT("core", "Activation"), ParameterKind::Choice, "tanh", 0, 0, {"tanh", "relu"}, LT("core", "What is done to the sums of each step")});
    return type;
}

} // namespace lepton::layers
