// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/Toast.h"

#include "widgets/common/Theme.h"

#include <QAccessible>
#include <QEvent>
#include <QPainter>

#include <chrono>

namespace lepton::widgets {

namespace {
using namespace std::chrono_literals;
constexpr auto shownFor = 4s;
constexpr int distanceFromFoot = 56;
constexpr int widest = 520;
} // namespace

Toast::Toast(QWidget* parent) : QWidget(parent) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFont(Theme::instance().body());
    m_timer.setSingleShot(true);
    m_timer.setInterval(shownFor);
    connect(&m_timer, &QTimer::timeout, this, &QWidget::hide);
    parent->installEventFilter(this);
    hide();
}

void Toast::say(const QString& message) {
    m_text = message;
    setAccessibleName(message);
    place();
    show();
    raise();
    update();
    m_timer.start();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void Toast::place() {
    const QSize room(qMin(widest, parentWidget()->width() - 96), 200);
    const QSize text = fontMetrics().boundingRect(QRect({}, room), Qt::TextWordWrap, m_text).size();
    resize(text.width() + 48, text.height() + 20);
    move((parentWidget()->width() - width()) / 2, parentWidget()->height() - distanceFromFoot - height());
}

bool Toast::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize && isVisible())
        place();
    return QWidget::eventFilter(watched, event);
}

void Toast::paintEvent(QPaintEvent*) {
    const Palette& palette = Theme::instance().palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(palette.line);
    painter.setBrush(palette.bg2);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), measure::nodeRadius, measure::nodeRadius);
    painter.setPen(palette.text);
    painter.drawText(rect().adjusted(20, 0, -20, 0), Qt::AlignCenter | Qt::TextWordWrap, m_text);
}

} // namespace lepton::widgets
