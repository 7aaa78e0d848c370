// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/watch/HeatChooser.h"

#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>

namespace lepton::widgets {

namespace {

constexpr int legendWidth = 96;
constexpr int fromEdge = 16;

/// The colours from too small to too large.
class Legend : public QWidget {
public:
    explicit Legend(LayerHeat& heat) : m_heat(heat) { setFixedSize(legendWidth, 8); }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const double least = m_heat.measure() == HeatMeasure::Dead ? 0 : -1;
        QLinearGradient colours(0, 0, width(), 0);
        for (int i = 0; i <= 8; ++i)
            colours.setColorAt(i / 8.0, heatColour(least + (1 - least) * i / 8.0));
        painter.setPen(Qt::NoPen);
        painter.setBrush(colours);
        painter.drawRoundedRect(rect(), 4, 4);
    }

private:
    LayerHeat& m_heat;
};

} // namespace

HeatChooser::HeatChooser(LayerHeat& heat, QWidget* canvas) : QWidget(canvas), m_heat(heat) {
    setAccessibleName(tr("Training on the canvas"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 12, 6);
    row->setSpacing(8);
    row->addWidget(new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, tr("Heat")));
    m_measure = new QComboBox;
    m_measure->setAccessibleName(tr("What the nodes show of the training"));
    m_measure->setFocusPolicy(Qt::TabFocus);
    for (const auto measure : {HeatMeasure::Off, HeatMeasure::GradientNorm, HeatMeasure::UpdateRatio, HeatMeasure::Dead}) {
        m_measure->addItem(LayerHeat::titleOf(measure), static_cast<int>(measure));
        m_measure->setItemData(m_measure->count() - 1, LayerHeat::docOf(measure), Qt::ToolTipRole);
    }
    row->addWidget(m_measure);
    m_legend = new Legend(heat);
    row->addWidget(m_legend);
    m_waiting = new TextLabel(TextLabel::Role::Hint, TextLabel::Tone::Soft, tr("waiting for the run…"));
    row->addWidget(m_waiting);
    connect(m_measure, &QComboBox::activated, this, [this] { m_heat.setMeasure(static_cast<HeatMeasure>(m_measure->currentData().toInt())); });
    connect(&heat, &LayerHeat::changed, this, &HeatChooser::refresh);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    canvas->installEventFilter(this);
    refresh();
}

void HeatChooser::refresh() {
    const HeatMeasure measure = m_heat.measure();
    m_measure->setCurrentIndex(m_measure->findData(static_cast<int>(measure)));
    m_measure->setToolTip(LayerHeat::docOf(measure));
    m_legend->setVisible(measure != HeatMeasure::Off && m_heat.hasFigures());
    m_legend->setToolTip(LayerHeat::docOf(measure));
    m_legend->update();
    m_waiting->setVisible(measure != HeatMeasure::Off && !m_heat.hasFigures());
    setVisible(m_heat.running() || m_heat.hasFigures());
    layout()->activate();
    place();
}

void HeatChooser::place() {
    resize(sizeHint());
    move(fromEdge, parentWidget()->height() - height() - fromEdge);
    raise();
}

bool HeatChooser::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize)
        place();
    return QWidget::eventFilter(watched, event);
}

void HeatChooser::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Theme::instance().palette().line);
    painter.setBrush(Theme::instance().palette().bg1);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), measure::cardRadius, measure::cardRadius);
}

} // namespace lepton::widgets
