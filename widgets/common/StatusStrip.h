// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Room.h"

class QPushButton;

namespace lepton::widgets {

class TextLabel;

/// A thin bar that shows a share of a whole, red when it does not fit.
class Meter : public QWidget {
    Q_OBJECT
public:
    explicit Meter(QWidget* parent = nullptr);
    void setShare(double share); ///< 0 to 1; more is "does not fit"

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double m_share = 0;
};

/// The line at the foot of the window: problems, size and cost of the network, and the memory that training takes.
class StatusStrip : public QWidget {
    Q_OBJECT
public:
    explicit StatusStrip(const Studio& studio, QWidget* parent = nullptr);

Q_SIGNALS:
    void problemsAsked();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();
    void showProblems();
    void showMemory();
    double deviceMemory() const; ///< bytes of the chosen device; the machine's where the device is the CPU

    Studio m_studio;
    QPushButton* m_problems = nullptr;
    TextLabel* m_parameters = nullptr;
    TextLabel* m_macs = nullptr;
    TextLabel* m_memoryLabel = nullptr;
    Meter* m_meter = nullptr;
    TextLabel* m_memory = nullptr;
};

} // namespace lepton::widgets
