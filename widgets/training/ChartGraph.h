// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/training/QCustomPlotHeader.h"

namespace lepton::widgets {

/// A curve that is drawn fast however much it goes up and down: smoothing the edges of a line that fills the picture takes a hundred
/// milliseconds and shows nothing. Files in vector formats get the line as it is.
class ChartGraph : public QCPGraph {
public:
    using QCPGraph::QCPGraph;

protected:
    void drawLinePlot(QCPPainter* painter, const QVector<QPointF>& lines) const override;
};

} // namespace lepton::widgets
