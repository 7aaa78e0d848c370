// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/ColourDot.h"

#include "widgets/common/Theme.h"

#include <QPainter>

namespace lepton::widgets {

ColourDot::ColourDot(Ink ink, QWidget* parent) : QWidget(parent), m_ink(std::move(ink)) {
    setFixedSize(8, 16);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ColourDot::setInk(Ink ink) {
    m_ink = std::move(ink);
    update();
}

void ColourDot::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_ink());
    painter.drawEllipse(QRectF(0, 4, 8, 8));
}

} // namespace lepton::widgets
