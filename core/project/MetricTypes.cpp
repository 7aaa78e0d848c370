// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/MetricTypes.h"

#include <algorithm>

namespace lepton::project {

namespace {

using Kind = AnswerKind;
using graph::ParameterKind;
using graph::ParameterSpec;

ParameterSpec first(std::int64_t usual, const char* doc) { return {"k", LT("core", "k"), ParameterKind::Integer, usual, 1, 100000, {}, doc}; }

ParameterSpec average() {
    return {"average", LT("core", "Average"), ParameterKind::Choice, "macro", 0, 0, {"macro", "micro", "weighted", "per_class"},
            LT("core", "macro: the mean over the classes; micro: over all samples; weighted: over the classes by their samples; per_class: one figure a class")};
}

ParameterSpec curveAverage() {
    ParameterSpec spec = average();
    spec.choices = {"macro", "micro", "weighted"};
    return spec;
}

std::vector<MetricType> make() {
    const std::vector<Kind> classified{Kind::Classes, Kind::Labels};
    const std::vector<Kind> measured{Kind::Values, Kind::Ratings};
    return {
        {"accuracy", LT("core", "Accuracy"), LT("core", "Share of right answers."), {Kind::Classes, Kind::Labels, Kind::Tokens}, true, MetricUnit::Share, {}},
        {"top_k", LT("core", "Top-k accuracy"), LT("core", "Share of samples whose class is among the k with the highest scores."), {Kind::Classes, Kind::Tokens}, true, MetricUnit::Share,
         {first(5, LT("core", "So many answers count"))}},
        {"precision", LT("core", "Precision"), LT("core", "Of those that were called a class, the share that are: TP / (TP + FP)."), classified, true, MetricUnit::Share, {average()}},
        {"recall", LT("core", "Recall"), LT("core", "Of those that are of a class, the share that were called so: TP / (TP + FN)."), classified, true, MetricUnit::Share, {average()}},
        {"f1", LT("core", "F1 score"), LT("core", "Harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN)."), classified, true, MetricUnit::Share, {average()}},
        {"roc_auc", LT("core", "ROC-AUC"), LT("core", "Area under the curve of true against false positives, one class against the rest; 0.5 is guessing."), classified, true, MetricUnit::Share,
         {curveAverage()}},
        {"average_precision", LT("core", "Average precision (PR-AUC)"), LT("core", "Mean precision over the recall's steps, one class against the rest: Σ (Rₙ − Rₙ₋₁) Pₙ."), classified, true,
         MetricUnit::Share, {curveAverage()}},
        {"calibration_error", LT("core", "Calibration error"),
         LT("core", "How far the scores are from the shares of right answers, over 15 bins of the answer's score (expected calibration error; Guo et al. 2017)."), classified, false, MetricUnit::Share,
         {}},
        {"iou", LT("core", "IoU"), LT("core", "Intersection over union of what is and what was called a class (Jaccard index): TP / (TP + FP + FN)."), classified, true, MetricUnit::Share, {average()}},
        {"perplexity", LT("core", "Perplexity"), LT("core", "e to the mean loss: among so many tokens the network is undecided."), {Kind::Tokens}, false, MetricUnit::Number, {}},
        {"mae", LT("core", "Mean absolute error"), LT("core", "Mean of the absolute errors."), {Kind::Values, Kind::Ratings, Kind::Reconstruction}, false, MetricUnit::Data, {}},
        {"rmse", LT("core", "Root mean squared error"), LT("core", "Square root of the mean squared error."), {Kind::Values, Kind::Ratings, Kind::Reconstruction}, false, MetricUnit::Data, {}},
        {"mape", LT("core", "Mean absolute percentage error"), LT("core", "Mean of the absolute errors as shares of the targets; 0.1 is ten in a hundred. Huge where a target is 0."), measured, false,
         MetricUnit::Number, {}},
        {"r2", LT("core", "R²"), LT("core", "Share of the targets' variance that the answers explain, the mean over several targets; 1 is perfect, 0 is the mean."), measured, true,
         MetricUnit::Number, {}},
        {"ndcg", LT("core", "NDCG"),
         LT("core", "How well each user's items are ordered: the ratings of the first k answers, discounted by their place, over those of the best order (Järvelin & Kekäläinen 2002). Users with one item are left out."),
         {Kind::Ratings}, true, MetricUnit::Share, {first(10, LT("core", "So many places count"))}},
        {"hit_rate", LT("core", "Hit rate"),
         LT("core", "Share of users among whose k highest answers is an item that they rated above the mean of the training ratings. Users without such an item are left out."), {Kind::Ratings}, true,
         MetricUnit::Share, {first(10, LT("core", "So many answers count"))}},
    };
}

const MetricType* typeOf(const std::string& name) {
    const auto& types = metricTypes();
    const auto found = std::find_if(types.begin(), types.end(), [&](const MetricType& type) { return type.name == name; });
    return found == types.end() ? nullptr : &*found;
}

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const auto& name : names)
        out += (out.empty() ? "" : ", ") + name;
    return out;
}

Error unknownMetric(const std::string& name) {
    std::vector<std::string> names;
    for (const auto& type : metricTypes())
        names.push_back(type.name);
    return Error(ErrorCode::BadValue, text(LT("core", "There is no metric “%1”"), name)).at("objective.metrics").fix(text(LT("core", "The metrics are: %1"), joined(names)));
}

Error badParameter(const Metric& metric, const std::string& value) {
    const auto& parameters = metric.type->parameters;
    const Text fix = parameters.empty()                ? text(LT("core", "Write just %1"), metric.type->name)
                     : parameters[0].name == "k"       ? text(LT("core", "Write %1@%2, or another number from 1 on"), metric.type->name, parameters[0].defaultValue.dump())
                                                       : text(LT("core", "Write %1: and one of %2"), metric.type->name, joined(parameters[0].choices));
    return Error(ErrorCode::BadValue, text(LT("core", "The metric “%1” can't be had with “%2”"), metric.type->name, value)).at("objective.metrics").fix(fix);
}

} // namespace

bool MetricType::fits(AnswerKind kind) const { return std::find(kinds.begin(), kinds.end(), kind) != kinds.end(); }

const std::vector<MetricType>& metricTypes() {
    static const std::vector<MetricType> types = make();
    return types;
}

Json toJson(const MetricType& type) {
    Json parameters = Json::array();
    for (const auto& spec : type.parameters)
        parameters.push_back(graph::toJson(spec));
    Json kinds = Json::array();
    for (const auto kind : type.kinds)
        kinds.push_back(answerKindName(kind));
    return {{"name", type.name}, {"title", type.title}, {"doc", type.doc}, {"kinds", std::move(kinds)}, {"larger_is_better", type.largerIsBetter}, {"parameters", std::move(parameters)}};
}

Result<Metric> metricNamed(const std::string& name) {
    const auto mark = name.find_first_of("@:");
    Metric out{name, typeOf(name.substr(0, mark)), 0, {}};
    if (out.type == nullptr)
        return unknownMetric(name);
    const ParameterSpec* spec = out.type->parameters.empty() ? nullptr : &out.type->parameters[0];
    if (mark == std::string::npos) {
        if (spec != nullptr && spec->name == "k")
            out.k = spec->defaultValue.get<std::int64_t>();
        return out;
    }
    const std::string value = name.substr(mark + 1);
    if (spec == nullptr || (name[mark] == '@') != (spec->name == "k"))
        return badParameter(out, value);
    if (spec->name == "average") {
        if (std::find(spec->choices.begin(), spec->choices.end(), value) == spec->choices.end())
            return badParameter(out, value);
        out.average = value;
        return out;
    }
    const bool digits = !value.empty() && value.size() <= 6 && value[0] != '0' && std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits || std::stoll(value) > spec->maximum)
        return badParameter(out, value);
    out.k = std::stoll(value);
    return out;
}

Text metricTitle(const std::string& name) {
    if (name == "loss")
        return LT("core", "Loss");
    if (name == "top_k" || name.starts_with("top_k@"))
        return text(LT("core", "Top-%1 accuracy"), name == "top_k" ? "5" : name.substr(6));
    if (const auto metric = metricNamed(name); metric.ok()) {
        if (metric->k > 0)
            return Text(LT("core", "%1@%2"), {metric->type->title, std::to_string(metric->k)});
        return metric->average.empty() ? Text(metric->type->title) : text(LT("core", "%1 (%2)"), metric->type->title, metric->average);
    }
    const auto dot = name.find('.');
    if (const MetricType* type = typeOf(name.substr(0, dot)); type != nullptr && dot != std::string::npos)
        return text(LT("core", "%1 of “%2”"), type->title, name.substr(dot + 1));
    return name;
}

bool largerIsBetter(const std::string& name) {
    const MetricType* type = typeOf(name.substr(0, name.find_first_of("@:.")));
    return type != nullptr && type->largerIsBetter;
}

std::optional<double> lowestOf(const std::string& metric) {
    const MetricType* type = typeOf(metric.substr(0, metric.find_first_of("@:.")));
    const bool fromZero = metric == "loss" || (type != nullptr && (type->unit != MetricUnit::Number || type->name == "mape"));
    return fromZero ? std::optional(0.0) : std::nullopt;
}

std::optional<double> highestOf(const std::string& metric) {
    const MetricType* type = typeOf(metric.substr(0, metric.find_first_of("@:.")));
    return type != nullptr && (type->unit == MetricUnit::Share || type->name == "r2") ? std::optional(1.0) : std::nullopt;
}

} // namespace lepton::project
