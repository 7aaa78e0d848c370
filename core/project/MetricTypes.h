// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/graph/Parameter.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lepton::project {

struct Objective;
struct Project;

/// What an objective's first term compares, by which metrics fit it or do not.
enum class AnswerKind {
    Classes,        ///< a score a class (cross-entropy), for a sample or for each of its places
    Labels,         ///< a probability a label (classification by binary-cross-entropy); with one label two classes
    Tokens,         ///< the next token at each place
    Values,         ///< measured numbers
    Ratings,        ///< measured numbers that users gave items
    Reconstruction, ///< what the network was given
    None,           ///< nothing: a generator learns from its adversary
};

/// What a metric's value is counted in.
enum class MetricUnit {
    Share,  ///< 0 to 1
    Data,   ///< the target's own unit
    Number, ///< none
};

/// A metric as the user chooses it; how it is computed is in core/engine/metrics/. Every one equals scikit-learn's of the same meaning.
struct MetricType {
    std::string name;  ///< "f1": its name in project files and events, without its parameter
    const char* title; ///< "F1 score"
    const char* doc;   ///< formula and source
    std::vector<AnswerKind> kinds; ///< that it fits
    bool largerIsBetter = true;
    MetricUnit unit = MetricUnit::Share;
    /// None or one: "k" (top_k@5) or "average" (f1:macro).
    std::vector<graph::ParameterSpec> parameters;
    /// With the parameter's default: measured when a run is evaluated, whether the project chose it or not.
    bool evaluated = true;

    bool fits(AnswerKind kind) const;
};

/// In the order in which they are offered.
const std::vector<MetricType>& metricTypes();
Json toJson(const MetricType& type);

/// A metric with its parameter, as `objective.metrics` names it: "accuracy", "top_k@5", "f1:macro".
struct Metric {
    std::string name;         ///< as it was written; the key in events
    const MetricType* type = nullptr;
    std::int64_t k = 0;       ///< of those with the parameter k
    std::string average;      ///< "macro", "micro", "weighted", "per_class"; empty: the default, macro or (of two classes by one output) the positive class

    bool perClass() const { return average == "per_class"; }
};
/// Errors (BadValue): unknown name or parameter, with those that there are.
Result<Metric> metricNamed(const std::string& name);

/// "Top-5 accuracy", "F1 score (micro)", "F1 score of “cat”" for "f1.cat", "Loss"; a name that is not known as it is. English; MetricType::title is marked for translation.
Text metricTitle(const std::string& name);
/// False of losses and of names that are not known.
bool largerIsBetter(const std::string& name);
/// Its least and greatest value, where it has such.
std::optional<double> lowestOf(const std::string& metric);
std::optional<double> highestOf(const std::string& metric);

AnswerKind answerKind(const Objective& objective, bool ratings = false);
AnswerKind answerKind(const Project& project);
const char* answerKindName(AnswerKind kind);

/// What is measured where the objective names no metrics.
std::vector<std::string> usualMetrics(AnswerKind kind);
/// All that fit, with their default parameters: what a settings panel offers.
std::vector<std::string> fittingMetrics(AnswerKind kind);
/// The objective's own, or the usual ones.
std::vector<std::string> measuredMetrics(const Objective& objective, AnswerKind kind);
/// What evaluating measures: those that make sense for so many classes (0: none), and those of the objective.
std::vector<std::string> evaluationMetrics(const Objective& objective, AnswerKind kind, std::int64_t classes);
/// "validation.loss", "validation.f1", "train.loss", …: what a callback can watch in this project.
std::vector<std::string> watchableMetrics(const Project& project);

} // namespace lepton::project
