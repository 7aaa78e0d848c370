// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace lepton::widgets {

class ChartCard;
class RunProgress;

/// Loss and accuracy of one run as it goes on.
class TrainingCharts : public QWidget {
    Q_OBJECT
public:
    explicit TrainingCharts(QWidget* parent = nullptr);
    void attach(const RunProgress& progress); ///< another run: new curves
    void refresh(const RunProgress& progress);
    ChartCard* loss() const { return m_loss; }
    ChartCard* accuracy() const { return m_accuracy; }

private:
    ChartCard* m_loss = nullptr;
    ChartCard* m_accuracy = nullptr;
    bool m_accuracyBySteps = false;
};

} // namespace lepton::widgets
