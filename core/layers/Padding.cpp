// SPDX-License-Identifier: GPL-3.0-or-later
// SequenceLengths and PaddingMask: where rows of ids have been filled up.
#include "core/layers/LayerList.h"
#include "core/layers/NumberKinds.h"
#include "core/layers/PyTorchText.h"

namespace lepton::layers {

namespace {

LayerType aboutPadding(std::string name, graph::Family family) {
    LayerType type;
    type.name = std::move(name);
    type.family = family;
    type.parameters = {{"padding_id", LT("core", "Padding id"), ParameterKind::Integer, 0, 0, 16777215, {}, LT("core", "The id that fills rows up")}};
    type.caption = [](const Parameters& p) { return text(LT("core", "padding %1"), p.integer("padding_id")); };
    return type;
}

} // namespace

graph::LayerType sequenceLengths() {
    LayerType type = aboutPadding("SequenceLengths", graph::Family::Recurrent);
    type.title = LT("core", "Sequence lengths");
    type.summary = LT("core", "How long each row of ids is without its padding.");
    type.doc = LT("core", "[N, T] whole numbers to [N]: how many of a row's ids are not the padding id, at least 1. For the port “lengths” of RNN, LSTM and GRU; "
                          "the padding must stand behind the ids.");
    type.synonyms = {"length", "count", "padding", "packed", "text"};
    type.rule = [](const Parameters&, Inputs inputs) -> RuleResult {
        if (auto fault = requireIdRows("SequenceLengths", inputs[0]))
            return *fault;
        return LayerFacts{{{{inputs[0].shape[0]}, graph::DType::Int64}}, {}, 0, 0};
    };
    type.pytorch = [](const Parameters& p, Inputs, InputNames in) {
        return PyTorchCode{{}, "(" + in[0] + " != " + std::to_string(p.integer("padding_id")) + ").sum(dim=1).clamp(min=1)"};
    };
    return type;
}

graph::LayerType paddingMask() {
    LayerType type = aboutPadding("PaddingMask", graph::Family::Attention);
    type.title = LT("core", "Padding mask");
    type.summary = LT("core", "Says for each id whether it is padding, which attention leaves out.");
    type.doc = LT("core", "[N, T] whole numbers to [N, T] of yes and no: yes where the padding id stands. For the port “mask” of attention and Transformer layers.");
    type.synonyms = {"mask", "key padding", "ignore", "attention", "text"};
    type.rule = [](const Parameters&, Inputs inputs) -> RuleResult {
        if (auto fault = requireIdRows("PaddingMask", inputs[0]))
            return *fault;
        return LayerFacts{{{inputs[0].shape, graph::DType::Bool}}, {}, 0, 0};
    };
    type.pytorch = [](const Parameters& p, Inputs, InputNames in) { return PyTorchCode{{}, in[0] + " == " + std::to_string(p.integer("padding_id"))}; };
    return type;
}

} // namespace lepton::layers
