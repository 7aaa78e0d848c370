// SPDX-License-Identifier: GPL-3.0-or-later
// Which metrics fit which objective.
#include "core/project/MetricTypes.h"
#include "core/project/Project.h"

#include <algorithm>
#include <array>

namespace lepton::project {

namespace {

/// With so few classes some say nothing that the others do not.
bool saysSomething(const MetricType& type, std::int64_t classes) { return type.name != "top_k" || classes == 0 || classes > type.parameters[0].defaultValue.get<std::int64_t>(); }

} // namespace

AnswerKind answerKind(const Objective& objective, bool ratings) {
    if (objective.adversary || objective.type == "adversarial")
        return AnswerKind::None;
    const auto terms = objective.allTerms();
    if (terms.empty())
        return AnswerKind::None;
    if (terms[0].loss == "cross-entropy")
        return objective.type == "generation" ? AnswerKind::Tokens : AnswerKind::Classes;
    if (terms[0].loss == "kl")
        return AnswerKind::None;
    if (terms[0].target == "input")
        return AnswerKind::Reconstruction;
    if (objective.type == "classification")
        return terms[0].loss == "binary-cross-entropy" ? AnswerKind::Labels : AnswerKind::Values;
    if (objective.type == "regression")
        return ratings ? AnswerKind::Ratings : AnswerKind::Values;
    return AnswerKind::Reconstruction;
}

AnswerKind answerKind(const Project& project) {
    const bool ratings = project.recipe.is_array() && !project.recipe.empty() && project.recipe[0].is_object() && project.recipe[0].value("type", "") == "Ratings";
    return answerKind(project.objective, ratings);
}

const char* answerKindName(AnswerKind kind) {
    constexpr std::array<const char*, 7> names{"classes", "labels", "tokens", "values", "ratings", "reconstruction", "none"};
    return names[static_cast<std::size_t>(kind)];
}

std::vector<std::string> usualMetrics(AnswerKind kind) {
    switch (kind) {
    case AnswerKind::Classes:
    case AnswerKind::Labels:
        return {"accuracy"};
    case AnswerKind::Tokens:
        return {"accuracy", "perplexity"};
    case AnswerKind::Values:
    case AnswerKind::Ratings:
        return {"mae", "rmse"};
    case AnswerKind::Reconstruction:
    case AnswerKind::None:
        return {};
    }
    return {};
}

std::vector<std::string> fittingMetrics(AnswerKind kind) {
    std::vector<std::string> out;
    for (const auto& type : metricTypes())
        if (type.fits(kind))
            out.push_back(type.name);
    return out;
}

std::vector<std::string> measuredMetrics(const Objective& objective, AnswerKind kind) { return objective.metrics.empty() ? usualMetrics(kind) : objective.metrics; }

std::vector<std::string> evaluationMetrics(const Objective& objective, AnswerKind kind, std::int64_t classes) {
    std::vector<std::string> out;
    for (const auto& type : metricTypes())
        if (type.fits(kind) && type.evaluated && saysSomething(type, classes))
            out.push_back(type.name);
    for (const auto& name : measuredMetrics(objective, kind))
        if (std::find(out.begin(), out.end(), name) == out.end())
            out.push_back(name);
    return out;
}

std::vector<std::string> watchableMetrics(const Project& project) {
    std::vector<std::string> out;
    for (const char* split : {"validation", "train"}) {
        out.push_back(std::string(split) + ".loss");
        for (const auto& name : measuredMetrics(project.objective, answerKind(project))) {
            const auto metric = metricNamed(name);
            if (!metric.ok() || !metric->perClass())
                out.push_back(std::string(split) + "." + name);
            else
                for (const auto& label : project.data.classes)
                    out.push_back(std::string(split) + "." + metric->type->name + "." + label);
        }
    }
    return out;
}

} // namespace lepton::project
