// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/RunCurves.h"

#include "widgets/training/Metrics.h"
#include "widgets/training/RunProgress.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace lepton::widgets {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double smoothedShare = 0.06; // of an epoch: the curve moves, the single step doesn't show
constexpr double leastSmoothed = 8;    // steps

/// Number under a key of the event, or in its "metrics"; NaN for null (a loss that diverged), none if it isn't there.
std::optional<double> measured(const Json& event, const char* name) {
    for (const Json* place : {&event, event.contains("metrics") ? &event["metrics"] : nullptr})
        if (place != nullptr && place->is_object() && place->contains(name))
            return (*place)[name].is_number() ? (*place)[name].get<double>() : nan;
    return std::nullopt;
}

void addEpoch(RunCurves::Quantity& quantity, double step, const Json& event, const char* name) {
    const std::pair<const char*, ChartSeries*> sides[] = {{"train", quantity.training.get()}, {"validation", quantity.validation.get()}};
    for (const auto& [side, series] : sides)
        if (event.contains(side) && event[side].is_object())
            if (const auto value = measured(event[side], name))
                series->append(step, *value);
}

} // namespace

void RunCurves::take(const Json& event) {
    const Json& kind = event.is_object() && event.contains("event") ? event["event"] : Json();
    if (kind == "step") {
        m_lastStep = numberIn(event, "step", m_lastStep + 1);
        addStep(m_loss, m_lastStep, measured(event, "loss").value_or(nan));
        addLosses(event.value("losses", Json()));
        // A run that measures its steps tells by them what the second curve is.
        const std::string name = m_metricName.empty() ? "accuracy" : m_metricName;
        if (const auto value = measured(event, name.c_str())) {
            expectMetric(name);
            addStep(m_metric, m_lastStep, *value);
        }
    } else if (kind == "epoch") {
        const double epoch = numberIn(event, "epoch", 1);
        m_lastStep = numberIn(event, "step", m_lastStep);
        if (epoch > 0 && m_lastStep > 0)
            m_stepsPerEpoch = m_lastStep / epoch;
        addEpoch(m_loss, m_lastStep, event, "loss");
        takeMetric(event);
    } else if (kind == "run-started") {
        goBackTo(0);
    } else if (kind == "run-resumed") {
        goBackTo(numberIn(event, "step", 0));
    }
}

void RunCurves::takeMetric(const Json& epoch) {
    const Json train = epoch.value("train", Json());
    const std::string told = mainMetric(train);
    if (m_metric.training->empty() && m_metric.steps->empty() && !told.empty())
        m_metricName = told; // what was expected is no more than that
    if (!m_metricName.empty())
        addEpoch(m_metric, m_lastStep, epoch, m_metricName.c_str());
}

void RunCurves::addLosses(const Json& losses) {
    if (!losses.is_object() || losses.size() < 2)
        return;
    for (const auto& [name, value] : losses.items())
        addStep(m_losses[name], m_lastStep, value.is_number() ? value.get<double>() : nan);
}

void RunCurves::addStep(Quantity& quantity, double step, double value) {
    quantity.steps->append(step, value);
    if (!std::isfinite(value)) {
        quantity.smooth->append(step, nan);
        return;
    }
    // An exponential mean, wider as the run begins to have something to average (so that its start isn't drawn out).
    const double span = std::clamp(static_cast<double>(quantity.smooth->size()) / 3, 1.0, std::max(leastSmoothed, m_stepsPerEpoch * smoothedShare));
    const double before = quantity.smooth->empty() ? value : quantity.smooth->last().y;
    quantity.smooth->append(step, std::isfinite(before) ? before + (value - before) / span : value);
}

void RunCurves::goBackTo(double step) {
    std::vector<Quantity*> all{&m_loss, &m_metric};
    for (auto& [name, quantity] : m_losses)
        all.push_back(&quantity);
    for (auto* quantity : all)
        for (auto* series : {&quantity->steps, &quantity->smooth, &quantity->training, &quantity->validation})
            (*series)->truncateAfter(step);
    m_lastStep = step;
}

} // namespace lepton::widgets
