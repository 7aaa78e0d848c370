// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/PictureBox.h"

#include "widgets/common/Theme.h"
#include "widgets/data/PictureImage.h"

#include <QPainter>

namespace lepton::widgets {

PictureBox::PictureBox(const QString& accessibleName, QWidget* parent) : QWidget(parent) {
    setAccessibleName(accessibleName);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void PictureBox::setImage(const QImage& image) {
    m_image = image;
    update();
}

void PictureBox::setPlaceholder(const QString& text) {
    m_placeholder = text;
    update();
}

void PictureBox::paintEvent(QPaintEvent*) {
    const Palette& palette = Theme::instance().palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette.bg2);
    painter.drawRoundedRect(QRectF(rect()), measure::fieldRadius, measure::fieldRadius);
    drawPicture(painter, QRectF(rect()).adjusted(8, 8, -8, -8), m_image);
    if (!m_image.isNull() || m_placeholder.isEmpty())
        return;
    painter.setFont(Theme::instance().hint());
    painter.setPen(palette.text2);
    painter.drawText(rect().adjusted(12, 8, -12, -8), Qt::AlignCenter | Qt::TextWordWrap, m_placeholder);
}

} // namespace lepton::widgets
