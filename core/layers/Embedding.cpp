// SPDX-License-Identifier: GPL-3.0-or-later
// Embedding, EmbeddingBag and OneHot: how ids become numbers.
#include "core/layers/LayerList.h"
#include "core/layers/NumberKinds.h"
#include "core/layers/PyTorchText.h"

namespace lepton::layers {

namespace {

graph::ParameterSpec idsParameter() {
    return {"ids", LT("core", "Ids"), ParameterKind::Integer, 1000, 1, 16777216, {}, LT("core", "How many ids there are; they count from 0")};
}

std::vector<graph::ParameterSpec> tableParameters(const char* paddingDoc) {
    return {
        idsParameter(),
        {"dimension", LT("core", "Dimension"), ParameterKind::Integer, 64, 1, 65536, {}, LT("core", "How many numbers stand for an id")},
        {"padding_id", LT("core", "Padding id"), ParameterKind::Integer, -1, -1, 16777215, {}, paddingDoc},
    };
}

std::optional<ShapeFault> checkPadding(const Parameters& p) {
    if (p.integer("padding_id") < p.integer("ids"))
        return std::nullopt;
    return ShapeFault{"padding", text(LT("core", "The padding id %1 is none of the %2 ids, which count from 0"), p.integer("padding_id"), p.integer("ids")),
                      LT("core", "Choose a smaller padding id, −1 for none, or more ids"), "", {{graph::Repair::Kind::SetParameter, {}, "padding_id", 0}}};
}

LayerFacts tableFacts(const Parameters& p, graph::Shape shape) {
    shape.emplace_back(p.integer("dimension"));
    return {{{std::move(shape), graph::DType::Float32}}, {{"weight", {p.integer("ids"), p.integer("dimension")}}}, 0, 0};
}

std::string pythonPadding(const Parameters& p) { return pythonOption("padding_idx", std::to_string(p.integer("padding_id")), "-1"); }

Text tableCaption(const Parameters& p) { return Text(std::to_string(p.integer("ids")) + " → " + std::to_string(p.integer("dimension"))); }

std::vector<std::string> pythonTable(const Parameters& p) { return {std::to_string(p.integer("ids")), std::to_string(p.integer("dimension"))}; }

RuleResult embeddingRule(const Parameters& p, Inputs inputs) {
    if (auto fault = requireIds("Embedding", inputs[0], "in"))
        return *fault;
    if (auto fault = checkPadding(p))
        return *fault;
    return tableFacts(p, inputs[0].shape);
}

RuleResult bagRule(const Parameters& p, Inputs inputs) {
    if (auto fault = requireIdRows("EmbeddingBag", inputs[0]))
        return *fault;
    if (auto fault = checkPadding(p))
        return *fault;
    LayerFacts facts = tableFacts(p, {inputs[0].shape[0]});
    facts.macs = p.choice("mode") == "max" ? 0 : inputs[0].shape[1].size() * p.integer("dimension");
    facts.scratchBytes = p.choice("mode") == "max" ? 8 * p.integer("dimension") : 8 * inputs[0].shape[1].size();
    return facts;
}

RuleResult oneHotRule(const Parameters& p, Inputs inputs) {
    if (auto fault = requireIds("OneHot", inputs[0], "in"))
        return *fault;
    TensorType out{inputs[0].shape, graph::DType::Float32};
    out.shape.emplace_back(p.integer("ids"));
    return LayerFacts{{out}, {}, 0, 0};
}

} // namespace

graph::LayerType embedding() {
    LayerType type;
    type.name = "Embedding";
    type.title = LT("core", "Embedding");
    type.family = graph::Family::Dense;
    type.summary = LT("core", "Learns a row of numbers for each id: of a word, a user, a category.");
    type.doc = LT("core", "Looks each id up in a table of [ids, dimension]: [N, …] whole numbers to [N, …, dimension]. The padding id stands for nothing: its row "
                          "begins as zeros and is not trained. Source: PyTorch's Embedding; Bengio et al. 2003.");
    type.synonyms = {"lookup", "word vectors", "token", "vocabulary", "category", "ids", "text"};
    type.parameters = tableParameters(LT("core", "The id that fills rows up: its numbers stay as they are; −1: none"));
    type.weighted = true;
    type.rule = embeddingRule;
    type.caption = tableCaption;
    type.pytorch = [](const Parameters& p, Inputs, InputNames) {
        auto arguments = pythonTable(p);
        arguments.push_back(pythonPadding(p));
        return PyTorchCode{pythonCall("nn.Embedding", arguments), {}};
    };
    return type;
}

graph::LayerType embeddingBag() {
    LayerType type;
    type.name = "EmbeddingBag";
    type.title = LT("core", "Embedding bag");
    type.family = graph::Family::Dense;
    type.summary = LT("core", "One row of numbers for a whole bag of ids, whatever their order.");
    type.doc = LT("core", "Looks the ids of a row up and joins what it finds by mean, sum or maximum: [N, T] whole numbers to [N, dimension]. The padding id is left out; "
                          "a row of nothing else gives zeros. Source: PyTorch's EmbeddingBag; Joulin et al. 2016, fastText.");
    type.synonyms = {"bag of words", "fasttext", "mean", "lookup", "ids", "text"};
    type.parameters = tableParameters(LT("core", "The id that fills rows up: it is left out; −1: none"));
    type.parameters.push_back({"mode", LT("core", "Mode"), ParameterKind::Choice, "mean", 0, 0, {LT("core", "mean"), LT("core", "sum"), LT("core", "max")}, LT("core", "How the rows of the ids are joined")});
    type.weighted = true;
    type.rule = bagRule;
    type.caption = tableCaption;
    type.pytorch = [](const Parameters& p, Inputs, InputNames) {
        auto arguments = pythonTable(p);
        arguments.push_back(pythonOption("mode", "\"" + p.choice("mode") + "\"", "\"mean\""));
        arguments.push_back(pythonPadding(p));
        return PyTorchCode{pythonCall("nn.EmbeddingBag", arguments), {}};
    };
    return type;
}

graph::LayerType oneHot() {
    LayerType type;
    type.name = "OneHot";
    type.title = LT("core", "One-hot");
    type.family = graph::Family::Dense;
    type.summary = LT("core", "Turns each id into a row of zeros with a single one.");
    type.doc = LT("core", "[N, …] whole numbers to [N, …, ids]: 1 at the id's place, 0 elsewhere. Nothing is learned. Source: PyTorch's one_hot.");
    type.synonyms = {"indicator", "dummy", "category", "ids", "encode"};
    type.parameters = {idsParameter()};
    type.rule = oneHotRule;
    type.caption = [](const Parameters& p) { return Text(std::to_string(p.integer("ids"))); };
    type.pytorch = [](const Parameters& p, Inputs, InputNames in) {
        return PyTorchCode{{}, pythonCall("F.one_hot", {in[0], std::to_string(p.integer("ids"))}) + ".to(torch.get_default_dtype())"};
    };
    return type;
}

} // namespace lepton::layers
