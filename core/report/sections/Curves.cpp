// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/MetricTypes.h"
#include "core/report/charts/LineChart.h"
#include "core/report/sections/Sections.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace lepton::report {

namespace {

constexpr std::size_t mostPoints = 600;
constexpr std::size_t mostRows = 24;
constexpr std::size_t mostMetrics = 12;

/// Names of the metrics that some epoch has, the loss first.
std::vector<std::string> metricNames(const std::vector<Json>& epochs) {
    std::vector<std::string> names;
    std::set<std::string> seen;
    for (const auto& epoch : epochs)
        for (const char* split : {"train", "validation"})
            if (const Json metrics = epoch.value(split, Json()); metrics.is_object())
                for (const auto& [name, value] : metrics.items())
                    if (value.is_number() && seen.insert(name).second)
                        names.push_back(name);
    std::stable_sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) { return (a == "loss") > (b == "loss"); });
    if (names.size() > mostMetrics)
        names.resize(mostMetrics);
    return names;
}

std::vector<Point> curve(const std::vector<Json>& epochs, const char* split, const std::string& name) {
    std::vector<Point> points;
    for (const auto& epoch : epochs)
        if (const Json metrics = epoch.value(split, Json()); metrics.is_object() && metrics.value(name, Json()).is_number())
            points.push_back({epoch["epoch"].get<double>(), metrics[name].get<double>()});
    return thinned(points, mostPoints);
}

/// Of the steps, against epochs.
std::vector<Point> stepCurve(const RunHistory& history, const Json::json_pointer& key) {
    const double perEpoch = history.stepsPerEpoch();
    std::vector<Point> points;
    for (const auto& step : history.steps)
        if (perEpoch > 0 && step.contains(key) && step[key].is_number())
            points.push_back({step["step"].get<double>() / perEpoch, step[key].get<double>()});
    return thinned(points, mostPoints);
}

/// Where the steps end, in epochs.
double lastStep(const RunHistory& history) {
    const double perEpoch = history.stepsPerEpoch();
    return perEpoch > 0 && !history.steps.empty() ? std::max(1e-3, history.steps.back()["step"].get<double>() / perEpoch) : 1;
}

bool spansDecades(const std::vector<Series>& series) {
    double low = INFINITY, high = 0;
    for (const auto& one : series)
        for (const auto& point : one.points) {
            low = std::min(low, point.y);
            high = std::max(high, point.y);
        }
    return low > 0 && high / low > 300;
}

Figure metricFigure(const RunFacts& facts, const std::string& name) {
    const auto& history = facts.input.history;
    LineChart chart;
    chart.xTitle = facts.say(Text(LT("report", "Epoch")));
    const auto training = curve(history.epochs, "train", name);
    const auto validation = curve(history.epochs, "validation", name);
    const bool dots = history.epochs.size() <= 40;
    if (name == "loss")
        if (auto steps = stepCurve(history, Json::json_pointer("/loss")); steps.size() > 2)
            chart.series.push_back({facts.say(Text(LT("report", "each step"))), mixed(colour::accent, colour::paper, 0.62), std::move(steps), 0.5});
    if (!training.empty())
        chart.series.push_back({facts.say(Text(LT("report", "Training"))), colour::accent, training, 1.3, 1, true, dots});
    if (!validation.empty())
        chart.series.push_back({facts.say(Text(LT("report", "Validation"))), colour::validation, validation, 1.3, 1, true, dots});
    chart.logarithmicY = spansDecades(chart.series);
    const bool steps = name == "loss" && chart.series.size() > 1;
    chart.xRange = {steps || history.epochs.size() <= 1 ? 0.0 : 1.0, std::max(1.0, history.epochs.empty() ? 1.0 : history.epochs.back()["epoch"].get<double>())};
    chart.wholeX = true;
    if (const auto best = facts.bestEpoch(); best > 0 && history.epochs.size() > 1)
        chart.marks.push_back({static_cast<double>(best), facts.say(Text(LT("report", "best"))), colour::ok});
    const std::string title = facts.metricTitle(name);
    return lineFigure(title, facts.say(text(LT("report", "%1 by epoch, on training and validation data"), title)), std::move(chart));
}

/// Of several losses (terms, generator and discriminator), one line each.
void addLosses(std::vector<Figure>& figures, const RunFacts& facts) {
    const auto& steps = facts.input.history.steps;
    std::vector<std::string> names;
    for (const auto& step : steps)
        if (const Json losses = step.value("losses", Json()); losses.is_object()) {
            for (const auto& [name, value] : losses.items())
                names.push_back(name);
            break;
        }
    if (names.size() < 2)
        return;
    LineChart chart;
    chart.xTitle = facts.say(Text(LT("report", "Epoch")));
    chart.xRange = {0.0, lastStep(facts.input.history)};
    for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), colour::several.size()); ++i)
        chart.series.push_back({names[i], colour::several[i], stepCurve(facts.input.history, Json::json_pointer("/losses") / names[i]), 0.8});
    figures.push_back(lineFigure(facts.say(Text(LT("report", "Parts of the loss"))), facts.say(Text(LT("report", "The parts of the loss, step by step"))), std::move(chart)));
}

void addLearningRate(std::vector<Figure>& figures, const RunFacts& facts) {
    auto points = stepCurve(facts.input.history, Json::json_pointer("/learning_rate"));
    if (points.empty())
        for (const auto& epoch : facts.input.history.epochs)
            if (epoch.value("learning_rate", Json()).is_number())
                points.push_back({epoch["epoch"].get<double>(), epoch["learning_rate"].get<double>()});
    const auto [low, high] = std::minmax_element(points.begin(), points.end(), [](const Point& a, const Point& b) { return a.y < b.y; });
    if (points.size() < 2 || high->y - low->y <= 1e-12 * std::abs(high->y))
        return; // constant: it stands among the settings
    LineChart chart;
    chart.xTitle = facts.say(Text(LT("report", "Epoch")));
    chart.series.push_back({"", colour::accent, thinned(points, mostPoints)});
    const std::string title = facts.say(Text(LT("report", "Learning rate")));
    figures.push_back(lineFigure(title, title, std::move(chart)));
}

/// First, last, best and evenly between.
std::vector<std::size_t> rowsShown(const RunFacts& facts) {
    const auto& epochs = facts.input.history.epochs;
    std::set<std::size_t> rows;
    for (std::size_t i = 0; i < std::min(mostRows, epochs.size()); ++i)
        rows.insert(epochs.size() <= mostRows ? i : i * (epochs.size() - 1) / (mostRows - 1));
    for (std::size_t i = 0; i < epochs.size(); ++i)
        if (epochs[i]["epoch"].get<std::int64_t>() == facts.bestEpoch())
            rows.insert(i);
    return {rows.begin(), rows.end()};
}

void addEpochTable(Content& content, const RunFacts& facts, std::vector<std::string> names) {
    const auto& epochs = facts.input.history.epochs;
    content.heading(2, LT("report", "Epochs"));
    if (names.size() > 3)
        names.resize(3); // a page is no wider; the curves have them all
    Table table;
    table.columns.push_back({facts.say(Text(LT("report", "Epoch"))), Align::Right});
    for (const auto& name : names) {
        table.columns.push_back({facts.say(text(LT("report", "%1, training"), facts.metricTitle(name))), Align::Right});
        table.columns.push_back({facts.say(text(LT("report", "%1, validation"), facts.metricTitle(name))), Align::Right});
    }
    table.columns.push_back({facts.say(Text(LT("report", "Time"))), Align::Right});
    for (const auto i : rowsShown(facts)) {
        const auto& epoch = epochs[i];
        const bool best = epoch["epoch"].get<std::int64_t>() == facts.bestEpoch();
        const auto tone = best ? std::optional(colour::ok) : std::nullopt;
        std::vector<Cell> row{{std::to_string(epoch["epoch"].get<std::int64_t>()) + (best ? " ★" : ""), std::nullopt, tone}};
        for (const auto& name : names)
            for (const char* split : {"train", "validation"}) {
                const Json metrics = epoch.value(split, Json());
                row.push_back({facts.metricValue(name, metrics.is_object() ? metrics.value(name, Json()) : Json(), true), std::nullopt, tone});
            }
        row.push_back({facts.language.duration(numberOf(epoch.value("seconds", Json())))});
        table.rows.push_back(std::move(row));
    }
    const std::size_t shown = table.rows.size();
    content.add(std::move(table));
    if (shown < epochs.size())
        content.paragraph(text(LT("report", "%1 of %2 epochs, evenly spread; ★ is the best."), shown, epochs.size()), true);
}

} // namespace

void addCurves(Content& content, const RunFacts& facts) {
    content.heading(1, LT("report", "Training curves"));
    const auto& epochs = facts.input.history.epochs;
    const auto names = metricNames(epochs);
    std::vector<Figure> figures;
    for (const auto& name : names)
        figures.push_back(metricFigure(facts, name));
    addLosses(figures, facts);
    addLearningRate(figures, facts);
    if (epochs.empty())
        content.paragraph(LT("report", "The run ended before its first epoch was over, so there is nothing to draw."), true);
    if (figures.empty())
        return;
    const int columns = figures.size() == 1 ? 1 : 2;
    content.add(Figures{std::move(figures), columns});
    if (!names.empty())
        addEpochTable(content, facts, names);
}

} // namespace lepton::report
