// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/Switch.h"

#include "widgets/common/Theme.h"

#include <QPainter>

namespace lepton::widgets {

Switch::Switch(QWidget* parent) : QAbstractButton(parent) {
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setFixedSize(sizeHint());
}

void Switch::paintEvent(QPaintEvent*) {
    const Palette& palette = Theme::instance().palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF track = QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5);
    painter.setPen(hasFocus() ? QPen(isChecked() ? palette.text : palette.accent, 1.5) : QPen(isChecked() ? palette.accent : palette.line, 1));
    painter.setBrush(isChecked() ? palette.accent : palette.bg2);
    painter.drawRoundedRect(track, track.height() / 2, track.height() / 2);
    painter.setPen(Qt::NoPen);
    painter.setBrush(isChecked() ? palette.onAccent : palette.text2);
    const double side = track.height() - 6;
    painter.drawEllipse(QRectF(isChecked() ? track.right() - side - 3 : track.left() + 3, track.top() + 3, side, side));
}

} // namespace lepton::widgets
