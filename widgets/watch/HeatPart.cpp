// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/watch/HeatPart.h"

#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace lepton::widgets {

HeatPart::HeatPart(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(measure::grid);
    column->addWidget(new TextLabel(TextLabel::Role::Heading, tr("While training")));
    for (const auto kind : {HeatMeasure::GradientNorm, HeatMeasure::UpdateRatio, HeatMeasure::Dead}) {
        auto* whole = new QWidget;
        whole->setToolTip(LayerHeat::docOf(kind));
        auto* row = new QHBoxLayout(whole);
        row->setContentsMargins(0, 0, 0, 0);
        row->addWidget(new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, LayerHeat::titleOf(kind)));
        row->addStretch();
        auto* line = new Sparkline;
        row->addWidget(line);
        auto* value = new TextLabel(TextLabel::Role::Figures, QString());
        value->setMinimumWidth(56);
        value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        row->addWidget(value);
        column->addWidget(whole);
        m_rows.push_back({kind, whole, value, line});
    }
    hide();
}

void HeatPart::setHeat(LayerHeat* heat) {
    m_heat = heat;
    connect(heat, &LayerHeat::changed, this, &HeatPart::refresh);
    refresh();
}

void HeatPart::show(const std::string& expanded) {
    m_node = expanded;
    refresh();
}

void HeatPart::refresh() {
    bool any = false;
    for (const auto& row : m_rows) {
        const auto newest = m_heat != nullptr ? m_heat->value(m_node, row.measure) : std::nullopt;
        row.whole->setVisible(newest.has_value());
        if (!newest)
            continue;
        any = true;
        row.value->setText(LayerHeat::textOf(row.measure, *newest));
        row.line->setPoints(m_heat->history(m_node, row.measure));
    }
    setVisible(any);
}

Sparkline::Sparkline(QWidget* parent) : QWidget(parent) {
    setFixedSize(sizeHint());
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Sparkline::setPoints(const std::vector<LayerHeat::Point>& points) {
    m_values.clear();
    for (const auto& point : points)
        m_values.push_back(point.value);
    const auto [least, most] = std::minmax_element(m_values.begin(), m_values.end());
    if (!m_values.empty() && *least > 0 && *most > 10 * *least)
        for (auto& value : m_values)
            value = std::log10(value);
    setVisible(m_values.size() > 1);
    update();
}

void Sparkline::paintEvent(QPaintEvent*) {
    if (m_values.size() < 2)
        return;
    const auto [least, most] = std::minmax_element(m_values.begin(), m_values.end());
    const double low = *least;
    const double span = *most > low ? *most - low : 1;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath path;
    for (std::size_t i = 0; i < m_values.size(); ++i) {
        const QPointF at(2 + (width() - 4) * static_cast<double>(i) / static_cast<double>(m_values.size() - 1), height() - 4 - (height() - 8) * (m_values[i] - low) / span);
        i == 0 ? path.moveTo(at) : path.lineTo(at);
    }
    painter.setPen(QPen(Theme::instance().palette().accent, 1.5));
    painter.drawPath(path);
}

} // namespace lepton::widgets
