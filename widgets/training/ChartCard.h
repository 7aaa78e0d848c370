// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Card.h"
#include "widgets/training/Chart.h"

class QToolButton;

namespace lepton::widgets {

/// A chart with its name and the colours of its curves above it, and buttons to enlarge and to save it.
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
    void setLegend(const std::vector<LegendEntry>& entries); ///< those that there is no room for are in the tooltip of the last

    /// A button that asks for all the room, or to give it back.
    void setEnlargeable(bool on);
    void setEnlarged(bool on);

Q_SIGNALS:
    void enlarge(bool on);

private:
    Chart* m_chart = nullptr;
    QWidget* m_legend = nullptr;
    QToolButton* m_enlarge = nullptr;
};

} // namespace lepton::widgets
