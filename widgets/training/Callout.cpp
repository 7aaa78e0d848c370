// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/Callout.h"

#include "widgets/common/Theme.h"

#include <QHBoxLayout>
#include <QPainter>

namespace lepton::widgets {

namespace {
constexpr int wash = 14; // of 255; buttons stand out from it
}

Callout::Callout(TextLabel::Tone tone, QWidget* parent) : QWidget(parent), m_tone(tone) {
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(measure::cardPadding, 12, measure::cardPadding, 12);
    m_column->setSpacing(4);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

TextLabel* Callout::addText(TextLabel::Role role, const QString& text) {
    auto* label = new TextLabel(role, text);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_column->addWidget(label);
    return label;
}

QHBoxLayout* Callout::addRow() {
    auto* row = new QHBoxLayout;
    row->setSpacing(measure::grid);
    m_column->addSpacing(4);
    m_column->addLayout(row);
    return row;
}

void Callout::paintEvent(QPaintEvent*) {
    const Palette& palette = Theme::instance().palette();
    const QColor tone = toneColour(m_tone);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(palette.line);
    painter.setBrush(palette.bg1);
    painter.drawRoundedRect(box, measure::nodeRadius, measure::nodeRadius);
    painter.setBrush(QColor(tone.red(), tone.green(), tone.blue(), wash));
    painter.drawRoundedRect(box, measure::nodeRadius, measure::nodeRadius);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tone);
    painter.drawRoundedRect(QRectF(4, 8, 3, height() - 16), 1.5, 1.5);
}

} // namespace lepton::widgets
