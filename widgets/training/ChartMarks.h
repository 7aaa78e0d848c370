// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/training/QCustomPlotHeader.h"
#include "widgets/training/RunMarks.h"

#include <vector>

namespace lepton::widgets {

/// The marks of a run along the axis of a chart. Of those that would lie on each other the one that matters most is drawn.
class ChartMarks : public QCPAbstractItem {
    Q_OBJECT
public:
    explicit ChartMarks(QCustomPlot* plot); ///< which it belongs to
    void setMarks(const std::vector<RunMark>& marks);
    void setScale(double xScale) { m_scale = xScale; } ///< from steps to epochs
    /// What the marks near there say, one a line.
    QString textAt(QPointF position) const;
    double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1; }

protected:
    void draw(QCPPainter* painter) override;

private:
    QCPAxisRect* area() const;
    double pixelOf(const RunMark& mark) const;
    /// Those between two pixels of the axis.
    std::pair<std::size_t, std::size_t> between(double left, double right) const;

    std::vector<RunMark> m_marks;
    double m_scale = 1;
};

} // namespace lepton::widgets
