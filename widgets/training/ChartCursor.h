// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>

class QCPItemStraightLine;
class QCPItemText;
class QCPLayer;

namespace lepton::widgets {

class Chart;

/// The hair line under the mouse and the values of all curves there. On a layer of its own, so that moving it redraws no curve.
class ChartCursor {
public:
    explicit ChartCursor(Chart* chart); ///< its parts belong to the chart
    void moveTo(QPointF position);
    void hide();
    void follow(); ///< the theme has changed

private:
    Chart* m_chart;
    QCPLayer* m_layer = nullptr;
    QCPItemStraightLine* m_line = nullptr;
    QCPItemText* m_values = nullptr;
};

} // namespace lepton::widgets
