// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Analysis.h"
#include "core/report/Report.h"

#include <optional>
#include <string>
#include <vector>

/// The parts of a report, one file each. Each adds its heading and what there is to say; none fails.
namespace lepton::report {

/// What several sections look at, worked out once, and their words.
class RunFacts {
public:
    RunFacts(const ReportInput& input, const Language& language);

    const ReportInput& input;
    const Language& language;
    const project::Project& project;
    graph::Analysis analysis; ///< of the served network

    std::string say(const Text& text) const { return language.say(text); }

    /// The evaluation's value of that key if it is of that kind, else null.
    const Json& evaluated(const char* key) const;
    std::vector<std::string> classes() const;
    std::string className(std::int64_t number) const;
    /// Means of the evaluation; without one, those of the best epoch on the validation split.
    const Json& metrics() const;
    /// The one that says most, with its value, or none.
    std::optional<std::pair<std::string, double>> mainMetric() const;
    /// "test" or "validation".
    std::string split() const;
    std::int64_t bestEpoch() const; ///< 0: not known

    std::string splitTitle(const std::string& name) const;
    std::string kindTitle() const; ///< "Classification"
    std::string statusTitle() const;
    std::string metricTitle(const std::string& name) const;
    /// With its unit: shares of samples as per cent. `aligned`: for a column, zeros at the end are kept.
    std::string metricValue(const std::string& name, const Json& value, bool aligned = false) const;
    /// Words for a key of a settings file: "batch_size" as "Batch size".
    std::string settingTitle(const std::string& key) const;
    /// A value of a settings file in words, long lists cut.
    std::string settingValue(const Json& value) const;
};

void addSummary(Content& content, const RunFacts& facts);
void addData(Content& content, const RunFacts& facts);
void addNetworks(Content& content, const RunFacts& facts);
void addSettings(Content& content, const RunFacts& facts);
void addCurves(Content& content, const RunFacts& facts);
void addEvaluation(Content& content, const RunFacts& facts);
void addExamples(Content& content, const RunFacts& facts);
void addEnvironment(Content& content, const RunFacts& facts);
void addModelCard(Content& content, const RunFacts& facts);

/// A Json number, or NaN.
double numberOf(const Json& value);
std::vector<double> numbersOf(const Json& value); ///< of a list; NaN for what is no number
/// At most so many bytes of it, whole characters, with "…".
std::string shortened(const std::string& text, std::size_t bytes);

} // namespace lepton::report
