// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <string>
#include <vector>

namespace lepton::widgets {

class ChartCard;
class RunProgress;
class SampleStrip;

/// The losses of one run and the metric beside them as it goes on; of a generator, the losses of both networks and what it makes.
class TrainingCharts : public QWidget {
    Q_OBJECT
public:
    explicit TrainingCharts(QWidget* parent = nullptr);
    void attach(const RunProgress& progress); ///< another run: new curves
    void refresh(const RunProgress& progress);
    ChartCard* loss() const { return m_loss; }
    ChartCard* metric() const { return m_metric; }
    SampleStrip* samples() const { return m_samples; }

private:
    static std::vector<std::string> drawable(const RunProgress& progress);
    void drawLosses(const RunProgress& progress);
    void drawMetric(const RunProgress& progress);

    ChartCard* m_loss = nullptr;
    ChartCard* m_metric = nullptr;
    SampleStrip* m_samples = nullptr;
    std::vector<std::string> m_drawn; ///< what there are curves of; other ones are drawn anew
};

} // namespace lepton::widgets
