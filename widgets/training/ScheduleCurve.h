// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/TrainingSettings.h"

#include <QWidget>

#include <vector>

namespace lepton::widgets {

/// The learning rate over the planned run, as its schedule will have it.
class ScheduleCurve : public QWidget {
    Q_OBJECT
public:
    explicit ScheduleCurve(QWidget* parent = nullptr);
    /// `stepsPerEpoch`: of the optimizer; 0: not known, the form is right all the same where it goes by epochs.
    void setSettings(const project::TrainingSettings& settings, double stepsPerEpoch);
    const std::vector<double>& rates() const { return m_rates; } ///< at even distances; empty: the settings are not in order

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRectF area() const;

    std::vector<double> m_rates;
    double m_epochs = 1;
    bool m_plateau = false;
};

} // namespace lepton::widgets
