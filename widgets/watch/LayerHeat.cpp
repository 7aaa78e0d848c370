// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/watch/LayerHeat.h"

#include "widgets/common/EngineClient.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/Theme.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace lepton::widgets {

namespace {

/// Updates of about a thousandth of the weights are a usual rule of thumb; a factor of thirty either way is too much.
constexpr double goodRatio = -3;
constexpr double tolerance = 1.5;

std::optional<double> number(const Json& layer, const char* key) {
    const auto found = layer.find(key);
    return found != layer.end() && found->is_number() ? std::optional(found->get<double>()) : std::nullopt;
}

double logarithm(double value) { return std::log10(std::max(value, 1e-30)); }

QColor between(const QColor& a, const QColor& b, double share) {
    const auto mix = [share](int x, int y) { return static_cast<int>(std::lround(x + share * (y - x))); };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

} // namespace

QColor heatColour(double heat) {
    const Palette& palette = Theme::instance().palette();
    if (heat < 0)
        return between(palette.ok, Theme::instance().family(graph::Family::Pooling), std::min(1.0, -heat));
    return heat < 0.5 ? between(palette.ok, palette.warn, heat * 2) : between(palette.warn, palette.error, std::min(1.0, heat * 2 - 1));
}

LayerHeat::LayerHeat(const Studio& studio, QObject* parent) : QObject(parent), m_studio(studio) {
    connect(studio.engine, &EngineClient::runEvents, this, &LayerHeat::take);
    connect(studio.engine, &EngineClient::runEnded, this, &LayerHeat::ended);
    connect(studio.document, &ProjectDocument::opened, this, &LayerHeat::forget);
    connect(studio.document, &ProjectDocument::closed, this, &LayerHeat::forget);
    connect(&Theme::instance(), &Theme::changed, this, &LayerHeat::changed);
}

void LayerHeat::setMeasure(HeatMeasure measure) {
    if (measure == m_measure)
        return;
    m_measure = measure;
    ask();
    findRange();
    Q_EMIT changed();
}

/// Tells the run whether its figures are wanted, once each time that this changes.
void LayerHeat::ask() {
    const bool wanted = m_measure != HeatMeasure::Off;
    if (m_run.isEmpty() || m_asked == wanted)
        return;
    m_asked = wanted;
    m_studio.engine->call(protocol::method::runWatch, {{"run", m_run.toStdString()}, {"on", wanted}}, this, [this](const Result<Json>& answer) {
        if (!answer)
            m_asked = false;
    });
}

void LayerHeat::take(const QString& run, const Json& events) {
    if (!m_studio.document->isOpen() || !run.startsWith(QString::fromStdString(m_studio.document->project().runsFolder().string())))
        return;
    bool news = false;
    for (const auto& event : events) {
        const std::string kind = event.value("event", "");
        if ((kind == "run-started" || kind == "run-resumed") && run != m_shown) {
            m_history.clear();
            m_shown = run;
            news = true;
        }
        if (const std::string node = kind == "not-finite" ? event.value("node", "") : std::string(); !node.empty())
            Q_EMIT notFinite(QString::fromStdString(node));
        if (kind == "run-finished")
            return ended(run);
        if (kind != "layers" || !event.contains("layers"))
            continue;
        m_shown = run;
        for (const auto& layer : event["layers"]) {
            auto& history = m_history[layer.value("network", m_studio.document->project().objective.network) + "/" + layer.value("node", "")];
            history.push_back({event.value("step", std::int64_t{0}), number(layer, "gradient_norm"), number(layer, "update_ratio"), number(layer, "dead")});
            if (history.size() > historyLength)
                history.pop_front();
        }
        news = true;
    }
    if (m_run != run) {
        m_run = run;
        m_asked = false;
        ask();
        news = true;
    }
    if (news) {
        findRange();
        Q_EMIT changed();
    }
}

void LayerHeat::ended(const QString& run) {
    if (run != m_run)
        return;
    m_run.clear();
    m_asked = false;
    Q_EMIT changed();
}

void LayerHeat::forget() {
    m_history.clear();
    m_run.clear();
    m_shown.clear();
    m_asked = false;
    Q_EMIT changed();
}

std::optional<double> LayerHeat::Figures::of(HeatMeasure measure) const {
    switch (measure) {
    case HeatMeasure::GradientNorm: return gradientNorm;
    case HeatMeasure::UpdateRatio: return updateRatio;
    case HeatMeasure::Dead: return dead;
    case HeatMeasure::Off: break;
    }
    return std::nullopt;
}

void LayerHeat::findRange() {
    m_low = 0;
    m_high = 0;
    bool first = true;
    for (const auto& [node, history] : m_history)
        if (const auto norm = history.back().gradientNorm; norm && *norm > 0) {
            m_low = first ? logarithm(*norm) : std::min(m_low, logarithm(*norm));
            m_high = first ? logarithm(*norm) : std::max(m_high, logarithm(*norm));
            first = false;
        }
}

double LayerHeat::heat(double value) const {
    if (m_measure == HeatMeasure::Dead)
        return value;
    if (m_measure == HeatMeasure::UpdateRatio)
        return std::clamp((logarithm(value) - goodRatio) / tolerance, -1.0, 1.0);
    // Gradients are compared with those of the other layers: what lies orders of magnitude below the largest learns nothing.
    const double below = m_high - logarithm(value);
    return std::clamp(below > 2 ? -(below - 2) / 2 : (2 - below) / 2 * std::min(1.0, (m_high - m_low) / 2), -1.0, 1.0);
}

std::string LayerHeat::keyOf(const std::string& expanded) const { return m_studio.document->activeNetwork() + "/" + expanded; }

std::optional<HeatMark> LayerHeat::mark(const std::string& expanded) const {
    if (m_measure == HeatMeasure::Off)
        return std::nullopt;
    std::optional<double> worst;
    const auto look = [&](const Figures& figures) {
        const auto value = figures.of(m_measure);
        if (value && (!worst || std::abs(heat(*value)) > std::abs(heat(*worst))))
            worst = value;
    };
    const std::string own = keyOf(expanded);
    for (auto at = m_history.lower_bound(own); at != m_history.end() && at->first.starts_with(own); ++at)
        if (at->first == own || at->first.starts_with(own + "."))
            look(at->second.back());
    if (!worst)
        return std::nullopt;
    return HeatMark{heatColour(heat(*worst)), textOf(m_measure, *worst)};
}

std::optional<double> LayerHeat::value(const std::string& expanded, HeatMeasure measure) const {
    const auto found = m_history.find(keyOf(expanded));
    return found == m_history.end() ? std::nullopt : found->second.back().of(measure);
}

std::vector<LayerHeat::Point> LayerHeat::history(const std::string& expanded, HeatMeasure measure) const {
    std::vector<Point> out;
    const auto found = m_history.find(keyOf(expanded));
    if (found != m_history.end())
        for (const auto& figures : found->second)
            if (const auto value = figures.of(measure))
                out.push_back({figures.step, *value});
    return out;
}

QString LayerHeat::textOf(HeatMeasure measure, double value) {
    if (measure == HeatMeasure::Dead)
        return tr("%1 %").arg(QLocale().toString(100 * value, 'f', value > 0 && value < 0.01 ? 1 : 0));
    return QLocale().toString(value, value != 0 && (value < 0.01 || value >= 1000) ? 'e' : 'f', value < 0.01 || value >= 1000 ? 1 : 3);
}

QString LayerHeat::titleOf(HeatMeasure measure) {
    switch (measure) {
    case HeatMeasure::GradientNorm: return tr("Gradient norm");
    case HeatMeasure::UpdateRatio: return tr("Update ratio");
    case HeatMeasure::Dead: return tr("Dead units");
    case HeatMeasure::Off: break;
    }
    return tr("Off");
}

QString LayerHeat::docOf(HeatMeasure measure) {
    switch (measure) {
    case HeatMeasure::GradientNorm: return tr("Length of the gradient of the layer's weights. Blue: a hundred times and more below the largest, so it hardly learns. Red: the largest by far");
    case HeatMeasure::UpdateRatio: return tr("How much a step changes the weights, against their size. About 1/1000 is usual; red is much more, blue much less");
    case HeatMeasure::Dead: return tr("Share of the layer's units that give 0 for every sample of a batch");
    case HeatMeasure::Off: break;
    }
    return tr("The canvas shows the network only");
}

} // namespace lepton::widgets
