// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/sections/EvaluationFigures.h"

#include "core/report/charts/Charts.h"
#include "core/report/charts/LineChart.h"

#include <algorithm>
#include <cmath>

namespace lepton::report {

namespace {

constexpr std::size_t mostNamed = 10;  ///< curves with a colour and a name
constexpr std::size_t worstNamed = 6;  ///< of more classes
constexpr std::size_t mostCurves = 200;
constexpr std::size_t mostForecasts = 8;
constexpr std::size_t mostTargets = 6;

struct ClassCurve {
    std::string name;
    std::vector<Point> points;
    double area = 0;
};

std::vector<ClassCurve> classCurves(const RunFacts& facts, const char* document, const char* x, const char* y) {
    std::vector<ClassCurve> curves;
    const Json& all = facts.evaluated(document);
    if (!all.is_array())
        return curves;
    for (const auto& one : all) {
        if (!one.is_object() || curves.size() >= mostCurves)
            continue;
        const auto xs = numbersOf(one.value(x, Json())), ys = numbersOf(one.value(y, Json()));
        const Json name = one.value("class", Json());
        ClassCurve curve{name.is_string() ? name.get<std::string>() : name.is_number_integer() ? facts.className(name.get<std::int64_t>()) : std::string(), {}, 0};
        for (std::size_t i = 0; i < std::min(xs.size(), ys.size()); ++i)
            curve.points.push_back({xs[i], ys[i]});
        for (std::size_t i = 1; i < curve.points.size(); ++i)
            curve.area += std::abs(curve.points[i].x - curve.points[i - 1].x) * (curve.points[i].y + curve.points[i - 1].y) / 2;
        if (curve.points.size() > 1)
            curves.push_back(std::move(curve));
    }
    return curves;
}

Figure curveFigure(const RunFacts& facts, std::vector<ClassCurve> curves, const std::string& title, LineChart chart) {
    // The worst lie above: they are what there is to look at.
    std::stable_sort(curves.begin(), curves.end(), [](const ClassCurve& a, const ClassCurve& b) { return a.area > b.area; });
    const std::size_t most = curves.size() <= mostNamed ? mostNamed : worstNamed;
    for (std::size_t i = 0; i < curves.size(); ++i) {
        const std::size_t fromWorst = curves.size() - 1 - i;
        const bool named = fromWorst < most;
        const Colour tone = named ? colour::several[fromWorst % colour::several.size()] : mixed(colour::line, colour::text2, 0.2);
        chart.series.push_back({named ? curves[i].name : "", tone, std::move(curves[i].points), named ? 1.0 : 0.5});
    }
    chart.xRange = chart.yRange = {0, 1};
    const std::string description = facts.say(text(LT("report", "%1 of %2 classes"), title, curves.size()));
    return lineFigure(title, description, std::move(chart), 0.98);
}

} // namespace

std::vector<Figure> rocFigures(const RunFacts& facts) {
    auto curves = classCurves(facts, "roc", "false_positive_rate", "true_positive_rate");
    if (curves.empty())
        return {};
    LineChart chart;
    chart.xTitle = facts.say(Text(LT("report", "False positive rate")));
    chart.yTitle = facts.say(Text(LT("report", "True positive rate")));
    chart.diagonal = true;
    return {curveFigure(facts, std::move(curves), facts.say(Text(LT("report", "ROC curve"))), std::move(chart))};
}

std::vector<Figure> precisionRecallFigures(const RunFacts& facts) {
    auto curves = classCurves(facts, "precision_recall", "recall", "precision");
    if (curves.empty())
        return {};
    LineChart chart;
    chart.xTitle = facts.metricTitle("recall");
    chart.yTitle = facts.metricTitle("precision");
    return {curveFigure(facts, std::move(curves), facts.say(Text(LT("report", "Precision-recall curve"))), std::move(chart))};
}

std::vector<Figure> calibrationFigures(const RunFacts& facts) {
    const Json& bins = facts.evaluated("calibration");
    if (!bins.is_array() || bins.empty())
        return {};
    Reliability chart;
    BarList counts;
    counts.colour = colour::text2;
    const double width = 1.0 / static_cast<double>(bins.size());
    for (std::size_t i = 0; i < bins.size(); ++i) {
        const Json& bin = bins[i];
        if (!bin.is_object())
            continue;
        const double count = numberOf(bin.value("count", Json()));
        const double low = static_cast<double>(i) * width, high = low + width;
        chart.bins.push_back({low, high, numberOf(bin.value("accuracy", Json())), std::isfinite(count) ? count : 0});
        counts.bars.push_back({facts.language.number(low, 2) + " – " + facts.language.number(high, 2), std::isfinite(count) ? count : 0,
                               std::isfinite(count) ? facts.language.number(static_cast<long long>(count)) : "–"});
    }
    chart.xTitle = facts.say(Text(LT("report", "Score of the answer")));
    chart.yTitle = facts.say(Text(LT("report", "Share of right answers")));
    return {reliabilityFigure(facts.say(Text(LT("report", "Reliability"))), facts.say(Text(LT("report", "Share of right answers for each range of scores"))), std::move(chart)),
            barFigure(facts.say(Text(LT("report", "Answers of each score"))), facts.say(Text(LT("report", "How many answers have a score in each range"))), std::move(counts))};
}

namespace {

Figure errorHistogram(const RunFacts& facts, const std::vector<Point>& pairs, const std::string& target) {
    constexpr int bins = 31;
    double largest = 0;
    for (const auto& pair : pairs)
        largest = std::max(largest, std::abs(pair.y - pair.x));
    std::vector<double> counts(bins, 0);
    for (const auto& pair : pairs)
        ++counts[static_cast<std::size_t>(std::clamp(static_cast<int>((pair.y - pair.x + largest) / std::max(2 * largest, 1e-300) * bins), 0, bins - 1))];
    LineChart chart;
    Series outline{"", colour::accent, {}, 1.1};
    for (int i = 0; i < bins; ++i) {
        const double left = -largest + 2 * largest * i / bins, right = -largest + 2 * largest * (i + 1) / bins;
        if (i == 0)
            outline.points.push_back({left, 0});
        outline.points.push_back({left, counts[static_cast<std::size_t>(i)]});
        outline.points.push_back({right, counts[static_cast<std::size_t>(i)]});
    }
    outline.points.push_back({largest, 0});
    chart.series.push_back(std::move(outline));
    chart.marks.push_back({0, "", colour::text2});
    chart.xTitle = facts.say(Text(LT("report", "Prediction less truth")));
    chart.yTitle = facts.say(Text(LT("report", "Samples")));
    const std::string title = facts.say(text(LT("report", "Errors of %1"), target));
    return lineFigure(title, title, std::move(chart), 0.9);
}

} // namespace

std::vector<Figure> scatterFigures(const RunFacts& facts) {
    std::vector<Figure> figures;
    const Json& all = facts.evaluated("scatter");
    for (std::size_t i = 0; all.is_array() && i < std::min(mostTargets, all.size()); ++i) {
        if (!all[i].is_object())
            continue;
        const auto truth = numbersOf(all[i].value("truth", Json())), prediction = numbersOf(all[i].value("prediction", Json()));
        std::vector<Point> pairs;
        double low = INFINITY, high = -INFINITY;
        for (std::size_t k = 0; k < std::min(truth.size(), prediction.size()); ++k)
            if (std::isfinite(truth[k]) && std::isfinite(prediction[k])) {
                pairs.push_back({truth[k], prediction[k]});
                low = std::min({low, truth[k], prediction[k]});
                high = std::max({high, truth[k], prediction[k]});
            }
        if (pairs.empty())
            continue;
        const Json name = all[i].value("target", Json());
        const std::string target = name.is_string() ? name.get<std::string>() : facts.say(text(LT("report", "target %1"), i + 1));
        LineChart chart;
        chart.series.push_back({"", colour::accent, pairs, 1, pairs.size() > 800 ? 0.35 : 0.6, false, true});
        const double room = std::max((high - low) * 0.03, 1e-9);
        chart.xRange = chart.yRange = {low - room, high + room};
        chart.diagonal = true;
        chart.xTitle = facts.say(Text(LT("report", "Truth")));
        chart.yTitle = facts.say(Text(LT("report", "Prediction")));
        figures.push_back(lineFigure(target, facts.say(text(LT("report", "Predictions of %1 against the truth; on the dashed line both are equal"), target)), std::move(chart), 0.9));
        figures.push_back(errorHistogram(facts, pairs, target));
    }
    return figures;
}

std::vector<Figure> forecastFigures(const RunFacts& facts) {
    std::vector<Figure> figures;
    const Json& all = facts.evaluated("forecasts");
    for (std::size_t i = 0; all.is_array() && i < std::min(mostForecasts, all.size()); ++i) {
        if (!all[i].is_object())
            continue;
        const auto history = numbersOf(all[i].value("history", Json())), truth = numbersOf(all[i].value("truth", Json())), prediction = numbersOf(all[i].value("prediction", Json()));
        // The last of the history is where both go on from.
        const auto after = [&](const std::vector<double>& values) {
            std::vector<Point> points;
            if (!history.empty())
                points.push_back({0, history.back()});
            for (std::size_t k = 0; k < values.size(); ++k)
                points.push_back({static_cast<double>(k + 1), values[k]});
            return points;
        };
        Series before{facts.say(Text(LT("report", "given"))), colour::text2, {}, 0.9};
        for (std::size_t k = 0; k < history.size(); ++k)
            before.points.push_back({static_cast<double>(k) - static_cast<double>(history.size()) + 1, history[k]});
        LineChart chart;
        chart.xTitle = facts.say(Text(LT("report", "Steps from now")));
        chart.series = {std::move(before), {facts.say(Text(LT("report", "truth"))), colour::accent, after(truth), 1.2, 1, true, truth.size() <= 12},
                        {facts.say(Text(LT("report", "forecast"))), colour::validation, after(prediction), 1.2, 1, true, prediction.size() <= 12}};
        chart.wholeX = true;
        const Json name = all[i].value("name", Json());
        const std::string title = name.is_string() ? name.get<std::string>() : facts.say(text(LT("report", "Forecast %1"), i + 1));
        figures.push_back(lineFigure(title, facts.say(text(LT("report", "Forecast and truth: %1"), title)), std::move(chart), 0.5));
    }
    return figures;
}

} // namespace lepton::report
