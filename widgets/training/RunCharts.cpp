// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/RunCharts.h"

#include "widgets/common/Theme.h"
#include "widgets/training/Metrics.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace lepton::widgets {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(TrainingCharts)
};

using Style = Chart::Style;

QColor trainingInk() { return Theme::instance().palette().accent; }
QColor validationInk() { return Theme::instance().palette().validation; }

Chart::Ink termInk(std::size_t term) {
    static constexpr std::array families{graph::Family::Dense, graph::Family::Recurrent, graph::Family::Pooling, graph::Family::Normalisation};
    return [family = families[term % families.size()]] { return Theme::instance().family(family); };
}

QString lossTitle(const std::string& name) {
    if (name == "generator")
        return Words::tr("Generator");
    if (name == "discriminator")
        return Words::tr("Discriminator");
    if (name == "cross-entropy")
        return Words::tr("Cross-entropy");
    if (name == "binary-cross-entropy")
        return Words::tr("Binary cross-entropy");
    if (name == "mse")
        return Words::tr("Squared error");
    if (name == "mae")
        return Words::tr("Absolute error");
    if (name == "kl")
        return Words::tr("KL divergence");
    return translated(name.c_str());
}

/// Curves of a quantity of this run, training and validation.
void addQuantity(RunChart& chart, const RunCurves::Quantity& quantity, bool bySteps, double xScale) {
    const QString training = Words::tr("Training");
    const QString validation = Words::tr("Validation");
    if (bySteps) {
        chart.curves.push_back({{}, trainingInk, Style::Faint, quantity.steps, xScale, Words::tr("Training, each step")});
        chart.curves.push_back({training, trainingInk, Style::Line, quantity.smooth, xScale, Words::tr("Training, smoothed")});
    } else {
        chart.curves.push_back({training, trainingInk, Style::Dots, quantity.training, xScale});
    }
    chart.curves.push_back({validation, validationInk, Style::Dots, quantity.validation, xScale});
    chart.legend = {{training, trainingInk}, {validation, validationInk}};
}

void addGhost(RunChart& chart, const GhostRun& ghost, const RunCurves::Series& series, const QString& what, Style style) {
    if (!series->empty())
        chart.curves.push_back({what.isEmpty() ? ghost.name : QStringLiteral("%1 %2").arg(ghost.name, what), ghost.ink, style, series, ghost.curves.xScale(), {}, true});
}

void addGhosts(RunChart& chart, const std::vector<GhostRun>& ghosts, const std::function<const RunCurves::Quantity*(const RunCurves&)>& quantityOf) {
    for (const auto& ghost : ghosts)
        if (const auto* quantity = quantityOf(ghost.curves)) {
            addGhost(chart, ghost, quantity->smooth->empty() ? quantity->training : quantity->smooth, Words::tr("training"), Style::Ghost);
            addGhost(chart, ghost, quantity->validation, Words::tr("validation"), Style::GhostDashed);
        }
}

RunChart lossChart(const RunProgress& progress) {
    const auto& curves = progress.curves();
    const bool adversarial = isAdversarial(progress);
    RunChart chart{"loss", adversarial ? Words::tr("Losses") : metricTitle("loss"), {}, {}, {}, {}, !adversarial};
    if (!adversarial) {
        chart.low = 0.0; // a critic's loss may be negative
        addQuantity(chart, curves.loss(), true, curves.xScale());
    }
    std::size_t term = 0;
    // The generator, which is what is wanted, before its judge.
    std::vector<std::pair<std::string, RunCurves::Quantity>> losses(curves.losses().begin(), curves.losses().end());
    std::stable_partition(losses.begin(), losses.end(), [](const auto& item) { return item.first == "generator"; });
    for (const auto& [name, quantity] : losses) {
        const Chart::Ink ink = name == "generator" ? Chart::Ink(trainingInk) : name == "discriminator" ? Chart::Ink(validationInk) : termInk(term++);
        if (adversarial)
            chart.curves.push_back({{}, ink, Style::Faint, quantity.steps, curves.xScale(), Words::tr("%1, each step").arg(lossTitle(name))});
        chart.curves.push_back({lossTitle(name), ink, Style::Line, quantity.smooth, curves.xScale()});
        chart.legend.push_back({lossTitle(name), ink});
    }
    return chart;
}

RunChart metricChart(const std::string& name, const RunCurves::Quantity& quantity, double xScale) {
    RunChart chart{"metric/" + name, metricTitle(name), {}, {}, lowestOf(name), highestOf(name), true};
    addQuantity(chart, quantity, !quantity.steps->empty(), xScale);
    return chart;
}

/// A figure of each step that is not measured on data.
RunChart figureChart(const std::string& id, const QString& title, const RunCurves::Quantity& quantity, double xScale) {
    RunChart chart{id, title, {}, {}, 0.0, {}};
    chart.curves = {{{}, trainingInk, Style::Faint, quantity.steps, xScale, Words::tr("%1, each step").arg(title)},
                    {title, trainingInk, Style::Line, quantity.smooth, xScale, Words::tr("%1, smoothed").arg(title)}};
    return chart;
}

RunChart memoryChart(const RunCurves& curves) {
    RunChart chart{"memory", Words::tr("Memory (MB)"), {}, {}, 0.0, {}};
    chart.curves = {{Words::tr("Process"), trainingInk, Style::Line, curves.memory(), curves.xScale()}};
    chart.legend = {{Words::tr("Process"), trainingInk}};
    if (!curves.deviceMemory()->empty()) {
        chart.curves.push_back({Words::tr("Device"), validationInk, Style::Line, curves.deviceMemory(), curves.xScale()});
        chart.legend.push_back({Words::tr("Device"), validationInk});
    }
    return chart;
}

/// Metrics that are told class by class ("f1.cat"): all classes of one on one chart.
void addByClass(const RunCurves& curves, std::vector<RunChart>& out) {
    for (const auto& [name, quantity] : curves.metrics()) {
        const auto dot = name.find('.');
        if (dot == std::string::npos)
            continue;
        const std::string id = "classes/" + name.substr(0, dot);
        if (out.empty() || out.back().id != id) {
            out.push_back({id, Words::tr("%1 by class").arg(metricTitle(name.substr(0, dot))), {}, {}, lowestOf(name), highestOf(name), true});
        }
        auto& chart = out.back();
        const Chart::Ink ink = termInk(chart.legend.size());
        const QString title = QString::fromStdString(name.substr(dot + 1));
        chart.curves.push_back({title, ink, Style::Line, quantity.validation->empty() ? quantity.training : quantity.validation, curves.xScale()});
        chart.legend.push_back({title, ink});
    }
}

std::vector<RunChart> metricCharts(const RunProgress& progress, const std::vector<GhostRun>& ghosts) {
    const auto& curves = progress.curves();
    std::vector<RunChart> out;
    const auto add = [&](const std::string& name) {
        const auto found = curves.metrics().find(name);
        out.push_back(metricChart(name, found == curves.metrics().end() ? curves.metric() : found->second, curves.xScale()));
        addGhosts(out.back(), ghosts, [&](const RunCurves& ghost) {
            const auto known = ghost.metrics().find(name);
            return known == ghost.metrics().end() ? nullptr : &known->second;
        });
    };
    if (!curves.metricName().empty())
        add(curves.metricName());
    for (const auto& [name, quantity] : curves.metrics())
        if (name != curves.metricName() && name.find('.') == std::string::npos)
            add(name);
    addByClass(curves, out);
    return out;
}

} // namespace

bool isAdversarial(const RunProgress& progress) { return progress.plan().adversarial || progress.curves().losses().contains("discriminator"); }

bool RunChart::same(const RunChart& other) const {
    const auto sameCurve = [](const Chart::Curve& a, const Chart::Curve& b) { return a.series == b.series && a.name == b.name && a.style == b.style; };
    return id == other.id && title == other.title && std::equal(curves.begin(), curves.end(), other.curves.begin(), other.curves.end(), sameCurve);
}

std::vector<RunChart> chartsOf(const RunProgress& progress, const std::vector<GhostRun>& ghosts) {
    const auto& curves = progress.curves();
    std::vector<RunChart> out{lossChart(progress)};
    addGhosts(out.back(), ghosts, [](const RunCurves& ghost) { return &ghost.loss(); });
    if (!isAdversarial(progress))
        for (auto& chart : metricCharts(progress, ghosts))
            out.push_back(std::move(chart));
    RunChart rate{"learning-rate", Words::tr("Learning rate"), {}, {}, 0.0, {}};
    rate.curves = {{rate.title, trainingInk, Style::Line, curves.learningRate(), curves.xScale()}};
    out.push_back(std::move(rate));
    for (const auto& ghost : ghosts)
        addGhost(out.back(), ghost, ghost.curves.learningRate(), {}, Style::Ghost);
    out.push_back(figureChart("throughput", Words::tr("Samples a second"), curves.throughput(), curves.xScale()));
    for (const auto& ghost : ghosts)
        addGhost(out.back(), ghost, ghost.curves.throughput().smooth, {}, Style::Ghost);
    if (!curves.gradientNorm().steps->empty())
        out.push_back(figureChart("gradient-norm", Words::tr("Norm of the gradients"), curves.gradientNorm(), curves.xScale()));
    if (!curves.memory()->empty() || !curves.deviceMemory()->empty())
        out.push_back(memoryChart(curves));
    for (auto& chart : out)
        for (const auto& ghost : ghosts)
            if (std::any_of(chart.curves.begin(), chart.curves.end(), [&](const auto& curve) { return curve.ghost && curve.name.startsWith(ghost.name); }))
                chart.legend.push_back({ghost.name, ghost.ink});
    return out;
}

} // namespace lepton::widgets
