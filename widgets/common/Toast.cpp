// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/Toast.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/Theme.h"

#include <QAccessible>
#include <QEvent>
#include <QPainter>
#include <QPushButton>

#include <algorithm>
#include <chrono>
#include <utility>

namespace lepton::widgets {

namespace {
using namespace std::chrono_literals;
constexpr auto shownFor = 4s;
constexpr auto offeredFor = 12s;
constexpr int distanceFromFoot = 56;
constexpr int widest = 520;
} // namespace

Toast::Toast(QWidget* parent) : QWidget(parent) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFont(Theme::instance().body());
    m_timer.setSingleShot(true);
    m_button = linkButton({});
    m_button->setParent(this);
    m_button->setAccessibleName(tr("Act on the message"));
    m_button->hide();
    connect(m_button, &QPushButton::clicked, this, [this] {
        hide();
        if (const auto act = std::exchange(m_act, nullptr))
            act();
    });
    connect(&m_timer, &QTimer::timeout, this, &QWidget::hide);
    parent->installEventFilter(this);
    hide();
}

void Toast::say(const QString& message) {
    m_act = nullptr;
    m_button->hide();
    setAttribute(Qt::WA_TransparentForMouseEvents);
    m_timer.setInterval(shownFor);
    announce(message);
}

void Toast::offer(const QString& message, const QString& action, std::function<void()> act) {
    m_act = std::move(act);
    m_button->setText(action);
    m_button->setAccessibleName(action);
    m_button->show();
    setAttribute(Qt::WA_TransparentForMouseEvents, false);
    m_timer.setInterval(offeredFor);
    announce(message);
}

void Toast::announce(const QString& message) {
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
    const QSize button = m_button->isHidden() ? QSize() : m_button->sizeHint();
    resize(text.width() + 48 + std::max(button.width(), 0), std::max(text.height() + 20, button.height() + 8));
    if (!m_button->isHidden())
        m_button->setGeometry(width() - button.width() - 12, (height() - button.height()) / 2, button.width(), button.height());
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
    const int right = m_button->isHidden() ? 20 : m_button->width() + 16;
    painter.drawText(rect().adjusted(20, 0, -right, 0), Qt::AlignCenter | Qt::TextWordWrap, m_text);
}

} // namespace lepton::widgets
