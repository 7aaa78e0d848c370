// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Fields.h"
#include "core/templates/TemplateList.h"

namespace lepton::templates {

namespace {

constexpr int width = 128, heads = 4, layers = 4; // Karpathy's nanoGPT, its settings for a CPU

graph::Group block() {
    graph::Network body;
    Builder inside(body);
    inside.begin("GroupInput", Json::object(), "in");
    inside.then("TransformerEncoderLayer", {{"heads", heads}, {"feed_forward", 4 * width}, {"causal", true}, {"norm_first", true}, {"activation", "gelu"}});
    inside.then("GroupOutput", Json::object(), "out");
    return groupOf(std::move(body));
}

Result<Draft> draft(const DataFacts& data) {
    LEPTON_CHECK(requireFields(data, "corpus", 1));
    graph::Network network;
    Builder chain(network);
    addWords(chain, data, width, 0.02); // as its positions
    chain.then("LearnedPositions");
    chain.then("Dropout", {{"probability", 0.1}});
    chain.thenGroup("blocks", "Transformer block", block(), {{"repeat", layers}});
    chain.then("LayerNorm", {{"dimensions", 1}}); // each place for itself
    chain.then("Linear", {{"units", answers(data)}, {"bias", false}});
    chain.then("Output");
    Draft draft = learner(data, "generator", std::move(network));
    draft.training.epochs = 10;
    draft.training.batchSize = 32;
    return draft;
}

} // namespace

Template smallGpt() {
    return {"small-gpt", LT("core", "Small GPT"), LT("core", "Each place looks back at all before it and says what comes next: a language model to train on a laptop."),
            "Radford et al. 2019, Language models are unsupervised multitask learners; Karpathy's nanoGPT", {"generation"}, {"corpus"}, {{"level", "character"}, {"length", 64}}, draft};
}

} // namespace lepton::templates
