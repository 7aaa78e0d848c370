// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Fields.h"
#include "core/templates/TemplateList.h"

namespace lepton::templates {

namespace {

Result<Draft> draft(const DataFacts& data) {
    LEPTON_CHECK(requireFields(data, "corpus", 1));
    graph::Network network;
    Builder chain(network);
    addWords(chain, data, 64);
    chain.then("LSTM", {{"units", 128}, {"layers", 2}, {"dropout", 0.2}});
    chain.then("Linear", {{"units", answers(data)}});
    chain.then("Output");
    Draft draft = learner(data, "generator", std::move(network));
    draft.training.epochs = 10;
    draft.training.batchSize = 32;
    draft.training.optimizer.learningRate = 2e-3;
    return draft;
}

} // namespace

Template charLstm() {
    return {"char-lstm", LT("core", "Character LSTM"), LT("core", "Learns to write like a text, one character after the other."),
            "Graves 2013, Generating sequences with recurrent neural networks", {"generation"}, {"corpus"}, {{"level", "character"}, {"length", 64}}, draft};
}

} // namespace lepton::templates
