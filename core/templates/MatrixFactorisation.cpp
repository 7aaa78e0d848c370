// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Fields.h"
#include "core/templates/TemplateList.h"

namespace lepton::templates {

namespace {

constexpr std::int64_t factors = 16;

/// Equation 4 of the paper: r = b_user + b_item + p_user · q_item; the recipe takes the mean off the ratings.
Result<Draft> draft(const DataFacts& data) {
    LEPTON_CHECK(requireFields(data, "ratings", 2));
    graph::Network network;
    Builder chain(network);
    std::vector<graph::NodeId> inputs, taste, bias;
    for (std::size_t i = 0; i < 2; ++i)
        inputs.push_back(addInput(chain, data.inputs[i], data.inputs[i].name));
    for (std::size_t i = 0; i < 2; ++i) {
        taste.push_back(addEmbeddedRow(chain, inputs[i], data.inputs[i], factors, 0));
        bias.push_back(addEmbeddedRow(chain, inputs[i], data.inputs[i], 1, 0));
    }
    const auto match = chain.wire("DotProduct", {{"a", taste[0]}, {"b", taste[1]}});
    chain.join("Add", {match, bias[0], bias[1]});
    chain.then("Output");
    Draft draft = learner(data, "recommender", std::move(network));
    draft.training.epochs = 12;
    draft.training.batchSize = 256;
    draft.training.optimizer.learningRate = 2e-3;
    draft.training.optimizer.weightDecay = 3e-4;
    return draft;
}

} // namespace

Template matrixFactorisation() {
    return {"matrix-factorisation", LT("core", "Matrix factorisation"), LT("core", "Users and items as rows of learned numbers: how well they match is the rating."),
            "Koren, Bell and Volinsky 2009, Matrix factorization techniques for recommender systems", {"rating"}, {"ratings"}, Json::object(), draft};
}

} // namespace lepton::templates
