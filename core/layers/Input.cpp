// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

graph::LayerType input() {
    LayerType type;
    type.name = "Input";
    type.title = LT("core", "Input");
    type.family = graph::Family::InputOutput;
    type.summary = LT("core", "Where the data comes in.");
    type.doc = LT("core", "Gives the samples of a batch as the recipe prepares them. Shape [N, …]: N is the batch, the rest is the size of one sample, "
                          "[C, H, W] for pictures, [F] for rows of numbers, [T] for the ids of a text. A network may have several, each with its own field of the data.");
    type.synonyms = {"data", "source", "picture", "image"};
    type.inputs = {};
    type.parameters = {
        {"shape", LT("core", "Shape"), ParameterKind::Sizes, Json::array({1, 28, 28}), 1, 65536, {},
         LT("core", "Size of one sample: channels × height × width, the number of features, or the length of a text")},
        {"dtype", LT("core", "Numbers"), ParameterKind::Choice, "float32", 0, 0, {"float32", "int64"},
         LT("core", "float32 for measured values, int64 for ids (of words, users, categories), which an Embedding takes")},
        {"field", LT("core", "Field"), ParameterKind::Text, "", 0, 64, {}, LT("core", "Which field of the data it takes; empty: Inputs take the fields in their order")},
    };
    type.rule = [](const Parameters& p, Inputs) -> RuleResult {
        TensorType out{{graph::batchDim()}, p.choice("dtype") == "int64" ? graph::DType::Int64 : graph::DType::Float32};
        for (const auto size : p.sizes("shape"))
            out.shape.emplace_back(size);
        return LayerFacts{{out}, {}, 0, 0};
    };
    type.caption = [](const Parameters& p) {
        std::string out;
        for (const auto size : p.sizes("shape"))
            out += (out.empty() ? "" : " × ") + std::to_string(size);
        return Text(out);
    };
    return type;
}

} // namespace lepton::layers
