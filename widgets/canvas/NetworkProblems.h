// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Analysis.h"
#include "widgets/common/Room.h"

class QVBoxLayout;

namespace lepton::widgets {

/// What keeps the network from running: a line each with its reason, its way out and a button for every repair. A click
/// goes to the node. Hidden while there is nothing to tell.
class NetworkProblems : public QWidget {
    Q_OBJECT
public:
    /// With a parent from the first: it shows itself when there are problems already, and would be a window without one.
    NetworkProblems(const Studio& studio, QWidget* parent);

Q_SIGNALS:
    void chosen(const QString& node);
    void repairAsked(const lepton::graph::Problem& problem, const lepton::graph::Repair& repair);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();
    void fitHeight();
    void addLine(const graph::Problem& problem);

    Studio m_studio;
    QWidget* m_lines = nullptr;
    QVBoxLayout* m_column = nullptr;
};

} // namespace lepton::widgets
