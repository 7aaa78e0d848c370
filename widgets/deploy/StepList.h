// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/deploy/DeployStep.h"

#include <QWidget>

#include <vector>

namespace lepton::widgets {

/// The steps of a deployment below each other, joined by a line: waiting, running, done, failed. What is sent has a bar.
class StepList : public QWidget {
    Q_OBJECT
public:
    explicit StepList(QWidget* parent = nullptr);
    void setSteps(const std::vector<DeployStep>& steps);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    void drawStep(QPainter& painter, const DeployStep& step, const QRect& row) const;

    std::vector<DeployStep> m_steps;
};

} // namespace lepton::widgets
