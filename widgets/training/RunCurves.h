// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/project/EventColumns.h"
#include "widgets/training/ChartSeries.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace lepton::widgets {

/// The curves of one run, from its events; x is the step. Shared, because charts draw from them while they grow.
class RunCurves {
public:
    using Series = std::shared_ptr<ChartSeries>;

    /// One measured quantity: a loss or a metric.
    struct Quantity {
        Series steps = std::make_shared<ChartSeries>();      ///< of each step, on training data
        Series smooth = std::make_shared<ChartSeries>();     ///< their running mean
        Series training = std::make_shared<ChartSeries>();   ///< of each epoch
        Series validation = std::make_shared<ChartSeries>(); ///< of each epoch
    };

    explicit RunCurves(double stepsPerEpoch = 0) : m_stepsPerEpoch(stepsPerEpoch) {}
    void take(const Json& event); ///< step, epoch, run-started and run-resumed; others are passed over
    /// Rows [from, to), each a step, in a fraction of the time that as many events would take.
    void takeSteps(const project::EventColumns& columns, std::size_t from, std::size_t to);
    /// Running means over about so many steps from now on and of what there is already; 0: as suits the length of an epoch; 1: none.
    void smoothOver(double steps);
    double smoothedOver() const; ///< steps

    void expectStepsPerEpoch(double steps) { m_stepsPerEpoch = m_stepsPerEpoch > 0 ? m_stepsPerEpoch : steps; }

    const Quantity& loss() const { return m_loss; }
    /// The one beside the loss (mainMetric of the epochs); empty as long as there is none.
    const Quantity& metric() const;
    const std::string& metricName() const { return m_metricName; }
    void expectMetric(const std::string& name) { m_metricName = m_metricName.empty() ? name : m_metricName; }
    /// All that the events have measured beside the loss, the main metric among them.
    const std::map<std::string, Quantity>& metrics() const { return m_metrics; }
    /// Of each step, where there are several: of the terms of a loss, of generator and discriminator.
    const std::map<std::string, Quantity>& losses() const { return m_losses; }
    const Quantity& throughput() const { return m_throughput; }     ///< samples a second
    const Quantity& gradientNorm() const { return m_gradientNorm; } ///< empty: not told
    const Series& learningRate() const { return m_learningRate; }
    const Series& memory() const { return m_memory; }               ///< of the process, megabytes
    const Series& deviceMemory() const { return m_deviceMemory; }   ///< taken on the device, megabytes
    double lastStep() const { return m_lastStep; }
    double stepsPerEpoch() const { return m_stepsPerEpoch; } ///< 0: not known yet
    double xScale() const { return m_stepsPerEpoch > 0 ? 1 / m_stepsPerEpoch : 1; } ///< from steps to epochs

private:
    void takeStep(const Json& event);
    void takeEpoch(const Json& event);
    void takeMetrics(const Json& epoch);
    void addStep(Quantity& quantity, double step, double value);
    void addSmooth(Quantity& quantity, double step, double value) const;
    void addPlain(const Json& event);
    Quantity* quantityOf(const std::string& column);
    std::vector<Quantity*> stepwise();
    void goBackTo(double step);

    Quantity m_loss, m_throughput, m_gradientNorm;
    std::map<std::string, Quantity> m_metrics, m_losses;
    Series m_learningRate = std::make_shared<ChartSeries>();
    Series m_memory = std::make_shared<ChartSeries>();
    Series m_deviceMemory = std::make_shared<ChartSeries>();
    std::string m_metricName;
    double m_stepsPerEpoch = 0;
    double m_lastStep = 0;
    double m_span = 0;
};

} // namespace lepton::widgets
