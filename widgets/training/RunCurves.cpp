// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/RunCurves.h"

#include "widgets/training/Metrics.h"
#include "widgets/training/RunProgress.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lepton::widgets {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double smoothedShare = 0.06; // of an epoch: the curve moves, the single step doesn't show
constexpr double leastSmoothed = 8;    // steps
constexpr double megabyte = 1e6;

bool isMeasured(const Json& value) { return value.is_number() || value.is_null(); }

/// NaN for null: a loss that diverged.
double measured(const Json& value) { return value.is_number() ? value.get<double>() : nan; }

/// A metric is a number of its own; what comes by classes or as a table is shown elsewhere.
bool isMetric(const std::string& name, const Json& value) { return name != "loss" && name != "samples" && isMeasured(value); }

} // namespace

void RunCurves::take(const Json& event) {
    const Json& kind = event.is_object() && event.contains("event") ? event["event"] : Json();
    if (kind == "step")
        takeStep(event);
    else if (kind == "epoch")
        takeEpoch(event);
    else if (kind == "run-started")
        goBackTo(0);
    else if (kind == "run-resumed")
        goBackTo(numberIn(event, "step", 0));
}

void RunCurves::takeStep(const Json& event) {
    m_lastStep = numberIn(event, "step", m_lastStep + 1);
    addStep(m_loss, m_lastStep, event.contains("loss") ? measured(event["loss"]) : nan);
    const Json losses = event.value("losses", Json());
    if (losses.is_object() && losses.size() > 1)
        for (const auto& [name, value] : losses.items())
            addStep(m_losses[name], m_lastStep, measured(value));
    if (event.contains("samples_per_second"))
        addStep(m_throughput, m_lastStep, measured(event["samples_per_second"]));
    if (event.contains("gradient_norm"))
        addStep(m_gradientNorm, m_lastStep, measured(event["gradient_norm"]));
    // A run that measures its steps tells by them what the second curve is.
    const Json metrics = event.value("metrics", Json());
    if (metrics.is_object())
        for (const auto& [name, value] : metrics.items())
            if (isMetric(name, value)) {
                expectMetric(name);
                addStep(m_metrics[name], m_lastStep, measured(value));
            }
    addPlain(event);
}

void RunCurves::takeEpoch(const Json& event) {
    const double epoch = numberIn(event, "epoch", 1);
    m_lastStep = numberIn(event, "step", m_lastStep);
    if (epoch > 0 && m_lastStep > 0)
        m_stepsPerEpoch = m_lastStep / epoch;
    takeMetrics(event);
    addPlain(event);
}

void RunCurves::addPlain(const Json& event) {
    const auto add = [&](const char* key, const Series& series, double scale) {
        if (event.contains(key) && event[key].is_number() && (series->empty() || series->last().x < m_lastStep))
            series->append(m_lastStep, event[key].get<double>() * scale);
    };
    add("learning_rate", m_learningRate, 1);
    add("memory_bytes", m_memory, 1 / megabyte);
    add("device_memory_bytes", m_deviceMemory, 1 / megabyte);
}

void RunCurves::takeMetrics(const Json& epoch) {
    const std::string told = mainMetric(epoch.value("train", Json()));
    const auto& known = metric();
    if (known.training->empty() && known.steps->empty() && !told.empty())
        m_metricName = told; // what was expected is no more than that
    for (const char* side : {"train", "validation"}) {
        if (!epoch.contains(side) || !epoch[side].is_object())
            continue;
        for (const auto& [name, value] : epoch[side].items()) {
            if (name != "loss" && !isMetric(name, value))
                continue;
            const Quantity& quantity = name == "loss" ? m_loss : m_metrics[name];
            (side[0] == 't' ? quantity.training : quantity.validation)->append(m_lastStep, measured(value));
        }
    }
}

const RunCurves::Quantity& RunCurves::metric() const {
    static const Quantity none;
    const auto found = m_metrics.find(m_metricName);
    return found == m_metrics.end() ? none : found->second;
}

RunCurves::Quantity* RunCurves::quantityOf(const std::string& column) {
    if (column == "loss")
        return &m_loss;
    if (column == "samples_per_second")
        return &m_throughput;
    if (column == "gradient_norm")
        return &m_gradientNorm;
    if (column.starts_with("losses/"))
        return &m_losses[column.substr(7)];
    if (column.starts_with("metrics/")) {
        expectMetric(column.substr(8));
        return &m_metrics[column.substr(8)];
    }
    return nullptr;
}

void RunCurves::takeSteps(const project::EventColumns& columns, std::size_t from, std::size_t to) {
    if (from >= to)
        return;
    const auto terms = std::count_if(columns.names.begin(), columns.names.end(), [](const auto& name) { return name.starts_with("losses/"); });
    for (std::size_t c = 0; c < columns.names.size(); ++c) {
        const std::string& name = columns.names[c];
        const auto& values = columns.values[c];
        if (name == "learning_rate") {
            for (std::size_t i = from; i < to; ++i)
                if (std::isfinite(values[i]))
                    m_learningRate->append(static_cast<double>(columns.step[i]), values[i]);
            continue;
        }
        if (terms < 2 && name.starts_with("losses/"))
            continue; // one loss is the loss
        auto* quantity = quantityOf(name);
        if (quantity == nullptr)
            continue;
        quantity->steps->reserve(quantity->steps->size() + (to - from));
        quantity->smooth->reserve(quantity->smooth->size() + (to - from));
        for (std::size_t i = from; i < to; ++i)
            addStep(*quantity, static_cast<double>(columns.step[i]), values[i]);
    }
    m_lastStep = static_cast<double>(columns.step[to - 1]);
}

void RunCurves::addStep(Quantity& quantity, double step, double value) {
    quantity.steps->append(step, value);
    addSmooth(quantity, step, value);
}

double RunCurves::smoothedOver() const { return m_span > 0 ? m_span : std::max(leastSmoothed, m_stepsPerEpoch * smoothedShare); }

void RunCurves::addSmooth(Quantity& quantity, double step, double value) const {
    if (!std::isfinite(value)) {
        quantity.smooth->append(step, nan);
        return;
    }
    // An exponential mean, wider as the run begins to have something to average (so that its start isn't drawn out).
    const double span = std::clamp(static_cast<double>(quantity.smooth->size()) / 3, 1.0, smoothedOver());
    const double before = quantity.smooth->empty() ? value : quantity.smooth->last().y;
    quantity.smooth->append(step, std::isfinite(before) ? before + (value - before) / span : value);
}

std::vector<RunCurves::Quantity*> RunCurves::stepwise() {
    std::vector<Quantity*> all{&m_loss, &m_throughput, &m_gradientNorm};
    for (auto* group : {&m_metrics, &m_losses})
        for (auto& [name, quantity] : *group)
            all.push_back(&quantity);
    return all;
}

void RunCurves::smoothOver(double steps) {
    m_span = steps;
    for (auto* quantity : stepwise()) {
        quantity->smooth->clear();
        for (std::size_t i = 0; i < quantity->steps->size(); ++i) {
            const auto point = quantity->steps->at(i);
            addSmooth(*quantity, point.x, point.y);
        }
    }
}

void RunCurves::goBackTo(double step) {
    for (auto* quantity : stepwise())
        for (auto* series : {&quantity->steps, &quantity->smooth, &quantity->training, &quantity->validation})
            (*series)->truncateAfter(step);
    for (auto* series : {&m_learningRate, &m_memory, &m_deviceMemory})
        (*series)->truncateAfter(step);
    m_lastStep = step;
}

} // namespace lepton::widgets
