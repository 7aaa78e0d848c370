// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/deploy/LocalEndpoint.h"

#include <QWidget>

namespace lepton::widgets {

/// The steps of a deployment below each other, joined by a line: waiting, running, done, failed.
class StepList : public QWidget {
    Q_OBJECT
public:
    explicit StepList(QWidget* parent = nullptr);
    void setSteps(const std::vector<LocalEndpoint::Step>& steps);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<LocalEndpoint::Step> m_steps;
};

} // namespace lepton::widgets
