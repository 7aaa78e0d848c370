// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "widgets/training/ChartSeries.h"

#include <map>
#include <memory>
#include <string>

namespace lepton::widgets {

/// The curves of one run, from its events; x is the step. Shared, because charts draw from them while they grow.
class RunCurves {
public:
    /// One measured quantity: a loss or a metric.
    struct Quantity {
        std::shared_ptr<ChartSeries> steps = std::make_shared<ChartSeries>();  ///< of each step, on training data
        std::shared_ptr<ChartSeries> smooth = std::make_shared<ChartSeries>(); ///< their running mean
        std::shared_ptr<ChartSeries> training = std::make_shared<ChartSeries>();   ///< of each epoch
        std::shared_ptr<ChartSeries> validation = std::make_shared<ChartSeries>(); ///< of each epoch
    };

    explicit RunCurves(double stepsPerEpoch = 0) : m_stepsPerEpoch(stepsPerEpoch) {}
    void take(const Json& event); ///< step, epoch, run-started and run-resumed; others are passed over

    void expectStepsPerEpoch(double steps) { m_stepsPerEpoch = m_stepsPerEpoch > 0 ? m_stepsPerEpoch : steps; }

    const Quantity& loss() const { return m_loss; }
    /// The one beside the loss (mainMetric of the epochs); empty as long as there is none.
    const Quantity& metric() const { return m_metric; }
    const std::string& metricName() const { return m_metricName; }
    void expectMetric(const std::string& name) { m_metricName = m_metricName.empty() ? name : m_metricName; }
    /// Of each step, where there are several: of the terms of a loss, of generator and discriminator.
    const std::map<std::string, Quantity>& losses() const { return m_losses; }
    double lastStep() const { return m_lastStep; }
    double stepsPerEpoch() const { return m_stepsPerEpoch; } ///< 0: not known yet
    double xScale() const { return m_stepsPerEpoch > 0 ? 1 / m_stepsPerEpoch : 1; } ///< from steps to epochs

private:
    void addStep(Quantity& quantity, double step, double value);
    void addLosses(const Json& losses);
    void takeMetric(const Json& epoch);
    void goBackTo(double step);

    Quantity m_loss, m_metric;
    std::string m_metricName;
    std::map<std::string, Quantity> m_losses;
    double m_stepsPerEpoch = 0;
    double m_lastStep = 0;
};

} // namespace lepton::widgets
