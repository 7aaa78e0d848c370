// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/MetricTypes.h"
#include "core/project/Project.h"

#include <algorithm>

namespace lepton::project {

namespace {

Json toJson(const LossTerm& term) {
    Json out{{"loss", term.loss}};
    if (!term.outputs.empty())
        out["outputs"] = term.outputs;
    if (!term.target.empty())
        out["target"] = term.target;
    if (term.weight != 1)
        out["weight"] = term.weight;
    if (term.labelSmoothing != 0)
        out["label_smoothing"] = term.labelSmoothing;
    if (!term.classWeights.empty())
        out["class_weights"] = term.classWeights;
    if (term.loss == "huber")
        out["delta"] = term.delta;
    if (term.sum)
        out["sum"] = true;
    return out;
}

LossTerm termFromJson(const Json& json) {
    LossTerm out;
    out.loss = json["loss"].get<std::string>();
    out.outputs = json.value("outputs", out.outputs);
    out.target = json.value("target", out.target);
    out.weight = json.value("weight", out.weight);
    out.labelSmoothing = json.value("label_smoothing", out.labelSmoothing);
    out.classWeights = json.value("class_weights", out.classWeights);
    out.delta = json.value("delta", out.delta);
    out.sum = json.value("sum", out.sum);
    return out;
}

Json toJson(const Adversary& adversary) {
    return {{"network", adversary.network}, {"loss", adversary.loss},         {"ratio", adversary.ratio}, {"penalty", adversary.penalty},
            {"optimizer", toJson(adversary.optimizer)}, {"samples", adversary.samples}};
}

Adversary adversaryFromJson(const Json& json) {
    Adversary out;
    out.network = json["network"].get<std::string>();
    out.loss = json.value("loss", out.loss);
    out.ratio = json.value("ratio", out.ratio);
    out.penalty = json.value("penalty", out.penalty);
    out.samples = json.value("samples", out.samples);
    if (json.contains("optimizer"))
        out.optimizer = optimizerFromJson(json["optimizer"]);
    return out;
}

} // namespace

std::vector<LossTerm> Objective::allTerms() const {
    if (!terms.empty() || type == "adversarial")
        return terms;
    LossTerm only;
    only.loss = loss;
    return {only};
}

Json toJson(const Objective& objective) {
    Json out{{"type", objective.type}, {"network", objective.network}};
    if (objective.terms.empty() && !objective.adversary)
        out["loss"] = objective.loss;
    out["metrics"] = objective.metrics;
    for (const auto& term : objective.terms)
        out["terms"].push_back(toJson(term));
    if (objective.adversary)
        out["adversary"] = toJson(*objective.adversary);
    return out;
}

Objective objectiveFromJson(const Json& json) {
    Objective out;
    out.type = json["type"].get<std::string>();
    out.network = json["network"].get<std::string>();
    out.loss = json.value("loss", out.loss);
    out.metrics = json.value("metrics", out.metrics);
    for (const auto& term : json.value("terms", Json::array()))
        out.terms.push_back(termFromJson(term));
    if (json.contains("adversary"))
        out.adversary = adversaryFromJson(json["adversary"]);
    // Older versions wrote it whatever was learned.
    const auto fitting = fittingMetrics(answerKind(out));
    if (out.metrics == std::vector<std::string>{"accuracy"} && std::find(fitting.begin(), fitting.end(), "accuracy") == fitting.end())
        out.metrics.clear();
    return out;
}

} // namespace lepton::project
