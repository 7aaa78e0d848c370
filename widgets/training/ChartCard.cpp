// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/ChartCard.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/ColourDot.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/training/ChartExport.h"

#include <QHBoxLayout>
#include <QToolButton>

namespace lepton::widgets {

namespace {

constexpr std::size_t mostEntries = 4;

} // namespace

ChartCard::ChartCard(const QString& name, QWidget* parent) : Card(name, parent) {
    m_chart = new Chart(name);
    body()->addWidget(m_chart, 1);
    m_legend = new QWidget;
    header()->addWidget(m_legend);
    m_enlarge = iconButton(QStringLiteral("fit"), tr("Enlarge"));
    m_enlarge->setCheckable(true);
    m_enlarge->hide();
    connect(m_enlarge, &QToolButton::toggled, this, &ChartCard::enlarge);
    auto* save = iconButton(QStringLiteral("download"), tr("Save the chart"));
    connect(save, &QToolButton::clicked, this, [this, save] { showChartMenu(*m_chart, save->mapToGlobal(QPoint(0, save->height()))); });
    for (auto* button : {m_enlarge, save}) {
        button->setFixedSize(24, 24);
        header()->addWidget(button);
    }
}

void ChartCard::setName(const QString& name) {
    setHeading(name);
    m_chart->setName(name);
    m_enlarge->setAccessibleName(tr("Enlarge “%1”").arg(name));
}

void ChartCard::setEnlargeable(bool on) { m_enlarge->setVisible(on); }

void ChartCard::setEnlarged(bool on) {
    const QSignalBlocker quiet(m_enlarge);
    m_enlarge->setChecked(on);
}

void ChartCard::setLegend(const std::vector<LegendEntry>& entries) {
    auto* legend = new QWidget;
    auto* row = new QHBoxLayout(legend);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    QStringList rest;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (i >= mostEntries) {
            rest << entries[i].name;
            continue;
        }
        if (row->count() > 0)
            row->addSpacing(6);
        row->addWidget(new ColourDot(entries[i].ink));
        row->addWidget(new TextLabel(TextLabel::Role::Hint, entries[i].name));
    }
    if (!rest.isEmpty()) {
        auto* more = new TextLabel(TextLabel::Role::Hint, QStringLiteral("+%1").arg(rest.size()));
        more->setToolTip(rest.join(QLatin1Char('\n')));
        row->addWidget(more);
    }
    delete header()->replaceWidget(m_legend, legend);
    delete m_legend;
    m_legend = legend;
}

} // namespace lepton::widgets
