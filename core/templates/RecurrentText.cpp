// SPDX-License-Identifier: GPL-3.0-or-later
// The templates "lstm-text" and "gru-text".
#include "core/templates/Fields.h"
#include "core/templates/TemplateList.h"

namespace lepton::templates {

namespace {

/// Reads the text from both ends; padding is left out by the lengths.
Result<Draft> draft(const char* layer, const DataFacts& data) {
    LEPTON_CHECK(requireFields(data, "text", 1));
    graph::Network network;
    Builder chain(network);
    const auto tokens = addWords(chain, data, 128, wordDeviation);
    chain.then("Dropout"); // of the words: without it the network learns the training texts by heart
    const auto words = chain.last();
    chain.goOnFrom(tokens);
    const auto lengths = chain.then("SequenceLengths");
    chain.wire(layer, {{"in", words}, {"lengths", lengths}}, {{"units", 64}, {"bidirectional", true}, {"output", "last"}});
    chain.then("Dropout");
    chain.then("Linear", {{"units", answers(data)}});
    chain.then("Output");
    Draft draft = learner(data, "classifier", std::move(network));
    draft.training.epochs = 10;
    return draft;
}

} // namespace

Template lstmText() {
    return {"lstm-text", LT("core", "LSTM for texts"), LT("core", "Reads a text word by word, from both ends, and tells its class by what it remembers."),
            "Hochreiter and Schmidhuber 1997, Long short-term memory; both ways: Graves and Schmidhuber 2005", {"classification"}, {"text"}, Json::object(),
            [](const DataFacts& data) { return draft("LSTM", data); }};
}

Template gruText() {
    return {"gru-text", LT("core", "GRU for texts"), LT("core", "Like the LSTM, with two gates instead of three: fewer weights, often as good."),
            "Cho et al. 2014, Learning phrase representations using RNN encoder-decoder", {"classification"}, {"text"}, Json::object(),
            [](const DataFacts& data) { return draft("GRU", data); }};
}

} // namespace lepton::templates
