// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/AnswerForm.h"

#include "core/graph/Expand.h"
#include "core/layers/Layers.h"

#include <algorithm>

namespace lepton::project {

bool takesLogits(const Objective& objective) {
    const auto terms = objective.allTerms();
    return std::any_of(terms.begin(), terms.end(), [](const LossTerm& term) { return term.loss == "cross-entropy"; });
}

bool wantsSigmoid(const Objective& objective, const graph::Network& given) {
    const auto terms = objective.allTerms();
    if (objective.type != "classification" || terms.empty() || terms[0].loss != "binary-cross-entropy")
        return false;
    const graph::Network network = graph::expand(given, layers::catalogue());
    for (const auto& edge : network.edges()) {
        const bool shown = terms[0].outputs.empty() ? network.find(edge.to.node)->type == "Output" : edge.to.node.str() == terms[0].outputs[0];
        if (shown && network.find(edge.from.node)->type == "Sigmoid")
            return false;
    }
    return true;
}

AnswerForm answerForm(const Objective& objective, const graph::Network& network) {
    if (objective.type != "generation" && takesLogits(objective))
        return AnswerForm::Softmax;
    return wantsSigmoid(objective, network) ? AnswerForm::Sigmoid : AnswerForm::AsIs;
}

} // namespace lepton::project
