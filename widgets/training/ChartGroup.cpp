// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/ChartGroup.h"

#include "widgets/training/Chart.h"

#include <algorithm>

namespace lepton::widgets {

void ChartGroup::add(Chart* chart) {
    if (!m_charts.empty()) {
        for (const auto axis : {Qt::Horizontal, Qt::Vertical})
            chart->setLogarithmic(axis, m_charts.front()->logarithmic(axis));
        if (zoomed())
            chart->setView(m_charts.front()->xAxis->range());
    }
    m_charts.push_back(chart);
    connect(chart, &QObject::destroyed, this, [this, chart] { std::erase(m_charts, chart); });
    connect(chart, &Chart::viewChanged, this, [this, chart] { spread(chart); });
    connect(chart, &Chart::pointedAt, this, [this, chart](std::optional<double> epoch) {
        for (auto* other : m_charts)
            if (other != chart && other->isVisible())
                other->showCursor(epoch);
    });
}

bool ChartGroup::zoomed() const { return std::any_of(m_charts.begin(), m_charts.end(), [](const auto* chart) { return chart->zoomed(); }); }

void ChartGroup::resetZoom() {
    if (!m_charts.empty())
        m_charts.front()->resetZoom();
}

void ChartGroup::setLogarithmic(Qt::Orientation axis, bool on) {
    for (auto* chart : m_charts)
        chart->setLogarithmic(axis, on);
}

void ChartGroup::spread(Chart* from) {
    for (auto* chart : m_charts) {
        if (chart == from)
            continue;
        const QSignalBlocker quiet(chart);
        if (from->zoomed())
            chart->setView(from->xAxis->range());
        else
            chart->resetZoom();
    }
    Q_EMIT viewChanged();
}

} // namespace lepton::widgets
