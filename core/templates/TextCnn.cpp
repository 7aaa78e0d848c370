// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Fields.h"
#include "core/templates/TemplateList.h"

namespace lepton::templates {

namespace {

Result<Draft> draft(const DataFacts& data) {
    LEPTON_CHECK(requireFields(data, "text", 1));
    graph::Network network;
    Builder chain(network);
    addWords(chain, data, 128, wordDeviation);
    chain.then("Dropout"); // of the words: without it the network learns the training texts by heart
    const auto words = chain.then("Permute", {{"order", {2, 1}}}); // a convolution runs along the last dimension
    std::vector<graph::NodeId> branches;
    for (const int kernel : {3, 4, 5}) {
        chain.goOnFrom(words);
        Json parameters{{"filters", 100}, {"kernel", kernel}};
        if (data.inputs[0].shape[0] < kernel)
            parameters["padding"] = "same";
        chain.then("Conv1d", std::move(parameters));
        chain.then("ReLU");
        branches.push_back(chain.then("GlobalMaxPool1d"));
    }
    chain.join("Concat", branches);
    chain.then("Dropout");
    chain.then("Linear", {{"units", answers(data)}});
    chain.then("Output");
    Draft draft = learner(data, "classifier", std::move(network));
    draft.training.epochs = 10;
    return draft;
}

} // namespace

Template textCnn() {
    return {"text-cnn", LT("core", "CNN for texts"), LT("core", "Looks for phrases of three, four and five words, wherever they stand."),
            "Kim 2014, Convolutional neural networks for sentence classification", {"classification"}, {"text"}, Json::object(), draft};
}

} // namespace lepton::templates
