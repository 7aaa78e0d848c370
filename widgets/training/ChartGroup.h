// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <optional>
#include <vector>

namespace lepton::widgets {

class Chart;

/// Charts of one run: where one is pointed at, all show their values; where one is zoomed, all are.
class ChartGroup : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    void add(Chart* chart); ///< until it is destroyed
    bool zoomed() const;
    void resetZoom();
    void setLogarithmic(Qt::Orientation axis, bool on);

Q_SIGNALS:
    void viewChanged();

private:
    void spread(Chart* from);

    std::vector<Chart*> m_charts;
};

} // namespace lepton::widgets
