// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/ChartCard.h"

#include "widgets/common/ColourDot.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QHBoxLayout>

namespace lepton::widgets {

ChartCard::ChartCard(const QString& name, QWidget* parent) : Card(name, parent) {
    m_chart = new Chart(name);
    body()->addWidget(m_chart, 1);
}

void ChartCard::setName(const QString& name) {
    setHeading(name);
    m_chart->setName(name);
}

void ChartCard::setLegend(const std::vector<LegendEntry>& entries) {
    delete m_legend;
    m_legend = new QWidget;
    auto* row = new QHBoxLayout(m_legend);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    for (const auto& entry : entries) {
        if (row->count() > 0)
            row->addSpacing(10);
        row->addWidget(new ColourDot(entry.ink));
        row->addWidget(new TextLabel(TextLabel::Role::Hint, entry.name));
    }
    header()->addWidget(m_legend);
}

} // namespace lepton::widgets
