// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

class QCPItemStraightLine;
class QCPItemText;
class QCPLayer;

namespace lepton::widgets {

class Chart;

/// The hair line under the mouse and the values of all curves there. On a layer of its own, so that moving it redraws no curve.
class ChartCursor {
public:
    explicit ChartCursor(Chart* chart); ///< its parts belong to the chart
    void show(std::optional<double> epoch); ///< none, or one out of sight: hidden
    std::optional<double> epoch() const { return m_epoch; }
    void follow(); ///< the theme has changed

private:
    Chart* m_chart;
    std::optional<double> m_epoch;
    QCPLayer* m_layer = nullptr;
    QCPItemStraightLine* m_line = nullptr;
    QCPItemText* m_values = nullptr;
};

} // namespace lepton::widgets
