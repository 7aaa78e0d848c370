// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Card.h"
#include "widgets/training/Chart.h"

namespace lepton::widgets {

/// A chart with its name and the colours of its curves above it.
class ChartCard : public Card {
    Q_OBJECT
public:
    explicit ChartCard(const QString& name, QWidget* parent = nullptr);
    Chart* chart() const { return m_chart; }

    void setName(const QString& name); ///< what is measured, of card and chart

    struct LegendEntry {
        QString name;
        Chart::Ink ink;
    };
    void setLegend(const std::vector<LegendEntry>& entries);

private:
    Chart* m_chart = nullptr;
    QWidget* m_legend = nullptr;
};

} // namespace lepton::widgets
