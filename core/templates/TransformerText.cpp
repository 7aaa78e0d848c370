// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Fields.h"
#include "core/templates/TemplateList.h"

namespace lepton::templates {

namespace {

Result<Draft> draft(const DataFacts& data) {
    LEPTON_CHECK(requireFields(data, "text", 1));
    graph::Network network;
    Builder chain(network);
    const auto tokens = addWords(chain, data, 128, wordDeviation);
    chain.then("Dropout"); // of the words: without it the network learns the training texts by heart
    chain.then("SinusoidalPositions");
    auto words = chain.then("Dropout", {{"probability", 0.1}});
    chain.goOnFrom(tokens);
    const auto padding = chain.then("PaddingMask");
    for (int layer = 0; layer < 2; ++layer)
        words = chain.wire("TransformerEncoderLayer", {{"in", words}, {"mask", padding}}, {{"heads", 4}, {"feed_forward", 128}, {"dropout", 0.3}});
    chain.then("ReduceMax", {{"dimensions", {1}}}); // a mean would be of the padding as well
    chain.then("Linear", {{"units", answers(data)}});
    chain.then("Output");
    Draft draft = learner(data, "classifier", std::move(network));
    draft.training.epochs = 10;
    draft.training.schedule = {"cosine", {{"warmup_steps", 100}}}; // as the paper does; a constant rate comes out a point lower
    return draft;
}

} // namespace

Template transformerText() {
    return {"transformer-text", LT("core", "Transformer for texts"), LT("core", "Every word looks at every other; two encoder layers, then the largest values over the text."),
            "Vaswani et al. 2017, Attention is all you need", {"classification"}, {"text"}, Json::object(), draft};
}

} // namespace lepton::templates
