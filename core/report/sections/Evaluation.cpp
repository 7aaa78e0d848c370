// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/charts/Charts.h"
#include "core/report/sections/EvaluationFigures.h"
#include "core/report/sections/Sections.h"

#include <algorithm>
#include <cmath>

namespace lepton::report {

namespace {

constexpr std::size_t mostClasses = 100;
constexpr std::size_t mostConfusions = 15;
constexpr std::size_t largestMatrix = 120;

void addMetrics(Content& content, const RunFacts& facts) {
    Facts list;
    for (const auto& [name, value] : facts.metrics().items())
        if (value.is_number())
            list.rows.emplace_back(facts.metricTitle(name), facts.metricValue(name, value));
    if (!list.rows.empty())
        content.add(std::move(list));
}

void addConfusion(Content& content, const RunFacts& facts) {
    const Json& counts = facts.evaluated("confusion");
    const auto classes = facts.classes();
    if (!counts.is_array() || counts.empty() || classes.size() < 2)
        return;
    Matrix matrix{classes, {}, facts.say(Text(LT("report", "Truth"))), facts.say(Text(LT("report", "Answer")))};
    for (const auto& row : counts)
        matrix.counts.push_back(numbersOf(row));
    content.heading(2, LT("report", "Confusion matrix"));
    content.paragraph(LT("report", "Each row holds the samples of one class, each column those that the network took for it: blue is right, red is wrong."), true);
    const std::string description = facts.say(text(LT("report", "Confusion matrix of %1 classes"), classes.size()));
    if (classes.size() <= largestMatrix)
        content.add(Figures{{matrixFigure("", description, matrix)}, 1});
    struct Confusion {
        std::size_t truth, answer;
        double count;
    };
    std::vector<Confusion> confusions;
    for (std::size_t row = 0; row < matrix.counts.size(); ++row)
        for (std::size_t column = 0; column < matrix.counts[row].size(); ++column)
            if (row != column && matrix.counts[row][column] > 0)
                confusions.push_back({row, column, matrix.counts[row][column]});
    if (confusions.empty() || classes.size() < 3)
        return;
    std::stable_sort(confusions.begin(), confusions.end(), [](const Confusion& a, const Confusion& b) { return a.count > b.count; });
    if (confusions.size() > mostConfusions)
        confusions.resize(mostConfusions);
    content.heading(2, LT("report", "Most frequent confusions"));
    Table table{{{facts.say(Text(LT("report", "Truth")))}, {facts.say(Text(LT("report", "Answer")))}, {facts.say(Text(LT("report", "Count"))), Align::Right},
                 {facts.say(Text(LT("report", "Share of the class"))), Align::Right}},
                {}};
    for (const auto& one : confusions) {
        double sum = 0;
        for (const double count : matrix.counts[one.truth])
            sum += std::isfinite(count) ? count : 0;
        table.rows.push_back({{facts.className(static_cast<std::int64_t>(one.truth))}, {facts.className(static_cast<std::int64_t>(one.answer))},
                              {facts.language.number(static_cast<long long>(one.count))}, {facts.language.percent(one.count / sum)}});
    }
    content.add(std::move(table));
}

void addPerClass(Content& content, const RunFacts& facts) {
    const Json& rows = facts.evaluated("per_class");
    if (!rows.is_array() || rows.empty())
        return;
    struct Measure {
        const char* key;
        std::string title;
    };
    const std::vector<Measure> measures{{"precision", facts.metricTitle("precision")}, {"recall", facts.metricTitle("recall")},   {"f1", facts.metricTitle("f1")},
                                        {"roc_auc", facts.metricTitle("roc_auc")},     {"average_precision", facts.metricTitle("average_precision")}};
    content.heading(2, LT("report", "Class by class"));
    Table table;
    table.columns.push_back({facts.say(Text(LT("report", "Class")))});
    std::vector<Measure> shown;
    for (const auto& measure : measures)
        if (std::any_of(rows.begin(), rows.end(), [&](const Json& row) { return row.is_object() && row.contains(measure.key); })) {
            shown.push_back(measure);
            table.columns.push_back({measure.title, Align::Right});
        }
    table.columns.push_back({facts.say(Text(LT("report", "Samples"))), Align::Right});
    for (const auto& row : rows) {
        if (!row.is_object() || table.rows.size() >= mostClasses)
            continue;
        const Json name = row.value("class", Json());
        std::vector<Cell> cells{{name.is_string() ? name.get<std::string>() : name.is_number_integer() ? facts.className(name.get<std::int64_t>()) : std::string("?")}};
        for (const auto& measure : shown)
            cells.push_back({facts.metricValue(measure.key, row.value(measure.key, Json()), true)});
        cells.push_back({facts.settingValue(row.value("support", Json()))});
        table.rows.push_back(std::move(cells));
    }
    content.add(std::move(table));
    if (rows.size() > mostClasses)
        content.paragraph(text(LT("report", "And %1 more."), rows.size() - mostClasses), true);
}

void addFigures(Content& content, const Text& heading, std::vector<Figure> figures, const std::optional<Text>& remark = {}) {
    if (figures.empty())
        return;
    content.heading(2, heading);
    if (remark)
        content.paragraph(*remark, true);
    const int columns = figures.size() == 1 ? 1 : 2;
    content.add(Figures{std::move(figures), columns});
}

} // namespace

void addEvaluation(Content& content, const RunFacts& facts) {
    content.heading(1, LT("report", "Evaluation"));
    const Json& samples = facts.evaluated("samples");
    if (!facts.evaluated("metrics").is_object()) {
        content.paragraph(LT("report", "The run was not evaluated for this report; what follows was measured on the validation split while it was trained."), true);
        return addMetrics(content, facts);
    }
    const Json checkpoint = facts.evaluated("checkpoint");
    const Json epoch = checkpoint.is_object() ? checkpoint.value("epoch", Json()) : Json();
    const std::string best = epoch.is_number_integer() ? facts.say(text(LT("report", "epoch %1"), epoch.get<std::int64_t>())) : facts.say(Text(LT("report", "the best epoch")));
    content.paragraph(text(LT("report", "Measured on the %1 (%2 samples) with the weights of %3. %4"), facts.splitTitle(facts.split()),
                           samples.is_number_integer() ? facts.language.number(samples.get<long long>()) : std::string("–"), best,
                           facts.say(facts.split() == "train" ? Text(LT("report", "The network has learned from these very samples, so the figures say little about others."))
                                     : facts.split() == "validation" ? Text(LT("report", "The network has not learned from these samples, but the best epoch was chosen by them."))
                                                                     : Text(LT("report", "The network has not learned from these samples.")))));
    addMetrics(content, facts);
    addConfusion(content, facts);
    addPerClass(content, facts);
    auto curves = rocFigures(facts);
    for (auto& figure : precisionRecallFigures(facts))
        curves.push_back(std::move(figure));
    addFigures(content, LT("report", "ROC and precision-recall curves"), std::move(curves));
    addFigures(content, LT("report", "Calibration"), calibrationFigures(facts),
               Text(LT("report", "Of the answers with a given score, the share that is right. A bar on the dashed line: the score can be taken at its word. Pale bars stand for few samples.")));
    addFigures(content, LT("report", "Prediction against truth"), scatterFigures(facts));
    addFigures(content, LT("report", "Forecasts"), forecastFigures(facts), Text(LT("report", "Stretches of the split: what the network was given, what came, and what it had expected.")));
}

} // namespace lepton::report
