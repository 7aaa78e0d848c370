// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPushButton;
class QSlider;

namespace lepton::widgets {

class TextLabel;

/// How the charts of a run are looked at: smoothing, axes of powers, all of it.
class ChartTools : public QWidget {
    Q_OBJECT
public:
    explicit ChartTools(QWidget* parent = nullptr);
    void add(QWidget* widget);           ///< at the right
    void setZoomed(bool zoomed);
    void setAutomatic(double steps);     ///< what smoothing over 0 steps comes to
    double smoothing() const;            ///< steps; 0: automatic, 1: none

Q_SIGNALS:
    void smoothingChanged(double steps);
    void logarithmicChanged(Qt::Orientation axis, bool on);
    void showAll();

private:
    void tellSmoothing();
    void showSmoothing();

    QSlider* m_slider = nullptr;
    QPushButton* m_automatic = nullptr;
    TextLabel* m_steps = nullptr;
    QPushButton* m_all = nullptr;
    double m_automaticSteps = 8;
};

} // namespace lepton::widgets
