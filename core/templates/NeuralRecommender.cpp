// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Fields.h"
#include "core/templates/TemplateList.h"

namespace lepton::templates {

namespace {

Result<Draft> draft(const DataFacts& data) {
    LEPTON_CHECK(requireFields(data, "ratings", 2));
    graph::Network network;
    Builder chain(network);
    std::vector<graph::NodeId> rows;
    for (std::size_t i = 0; i < 2; ++i)
        rows.push_back(addEmbeddedRow(chain, addInput(chain, data.inputs[i], data.inputs[i].name), data.inputs[i], 32, 0));
    chain.join("Concat", rows);
    for (const int units : {64, 32, 16}) // a tower, each floor half as wide
        addDense(chain, units);
    chain.then("Linear", {{"units", answers(data)}});
    chain.then("Output");
    Draft draft = learner(data, "recommender", std::move(network));
    draft.training.epochs = 5;
    draft.training.batchSize = 256;
    draft.training.optimizer.weightDecay = 1e-4;
    return draft;
}

} // namespace

Template neuralRecommender() {
    return {"neural-recommender", LT("core", "Neural recommender"), LT("core", "Dense layers learn how a user and an item go together."),
            "He et al. 2017, Neural collaborative filtering, section 3.3", {"rating"}, {"ratings"}, Json::object(), draft};
}

} // namespace lepton::templates
