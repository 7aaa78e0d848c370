// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/OptimizerTypes.h"

namespace lepton::engine {

using graph::ParameterKind;
using graph::ParameterSpec;

namespace {

ParameterSpec real(const char* name, const char* label, double standard, double minimum, double maximum, const char* doc) {
    return {name, label, ParameterKind::Real, standard, minimum, maximum, {}, doc};
}

ParameterSpec weightDecay() {
    return real("weight_decay", LT("core", "Weight decay"), 0, 0, 1000, LT("core", "Pulls every weight towards zero, against overfitting (L2)"));
}

} // namespace

const std::vector<OptimizerType>& optimizerTypes() {
    // The ranges are those of project.schema.json.
    static const std::vector<OptimizerType> all{
        {"adam", LT("core", "Adam"), LT("core", "A step of its own length for every weight, from the running mean and square of its gradient. Source: Kingma and Ba 2015."),
         {real("learning_rate", LT("core", "Learning rate"), 1e-3, 1e-12, 1000, LT("core", "Length of a step; too large makes the loss jump or grow, too small makes it crawl")),
          real("beta1", LT("core", "Beta 1"), 0.9, 0, 0.9999999, LT("core", "How slowly the mean of the gradient forgets")),
          real("beta2", LT("core", "Beta 2"), 0.999, 0, 0.9999999, LT("core", "How slowly the mean of its square forgets")),
          real("epsilon", LT("core", "Epsilon"), 1e-8, 1e-20, 1, LT("core", "Keeps the division away from zero")), weightDecay()}},
        {"sgd", LT("core", "SGD"), LT("core", "Stochastic gradient descent, with momentum if wanted. Source: Sutskever et al. 2013."),
         {real("learning_rate", LT("core", "Learning rate"), 1e-2, 1e-12, 1000, LT("core", "Length of a step; too large makes the loss jump or grow, too small makes it crawl")),
          real("momentum", LT("core", "Momentum"), 0, 0, 0.9999999, LT("core", "Share of the last step that goes into the next")), weightDecay()}},
    };
    return all;
}

Json toJson(const OptimizerType& type) {
    Json parameters = Json::array();
    for (const auto& parameter : type.parameters)
        parameters.push_back(graph::toJson(parameter));
    return {{"name", type.name}, {"title", type.title}, {"doc", type.doc}, {"parameters", std::move(parameters)}};
}

} // namespace lepton::engine
