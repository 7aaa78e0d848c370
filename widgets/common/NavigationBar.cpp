// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/NavigationBar.h"

#include "widgets/common/Theme.h"

#include <QButtonGroup>
#include <QPainter>
#include <QVBoxLayout>

namespace lepton::widgets {

namespace {
constexpr int barWidth = 64;
constexpr int iconSide = 22;
} // namespace

NavigationButton::NavigationButton(QString icon, const QString& text, QWidget* parent) : QAbstractButton(parent), m_icon(std::move(icon)) {
    setText(text);
    setAccessibleName(text);
    setCheckable(true);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setFixedSize(sizeHint());
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize NavigationButton::sizeHint() const { return {barWidth, text().isEmpty() ? 44 : 60}; }

void NavigationButton::paintEvent(QPaintEvent*) {
    const Palette& palette = Theme::instance().palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF ground(6, 2, width() - 12, height() - 4);
    if (isChecked() || underMouse() || hasFocus()) {
        painter.setPen(hasFocus() ? QPen(palette.accent, 1) : QPen(Qt::NoPen));
        painter.setBrush(isChecked() || underMouse() ? palette.bg2 : palette.bg1);
        painter.drawRoundedRect(ground.adjusted(0.5, 0.5, -0.5, -0.5), measure::nodeRadius, measure::nodeRadius);
    }
    if (isChecked()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette.accent);
        painter.drawRoundedRect(QRectF(-3, 10, 6, height() - 20), 3, 3);
    }
    const QRect iconRect((width() - iconSide) / 2, text().isEmpty() ? (height() - iconSide) / 2 : 10, iconSide, iconSide);
    Theme::instance().icon(m_icon, isChecked() ? palette.accent : palette.text2).paint(&painter, iconRect);
    QFont font = Theme::instance().hint();
    font.setPixelSize(11);
    font.setWeight(isChecked() ? QFont::Medium : QFont::Normal);
    painter.setFont(font);
    painter.setPen(isChecked() ? palette.text : palette.text2);
    painter.drawText(QRect(0, 35, width(), 18), Qt::AlignCenter, text());
}

NavigationBar::NavigationBar(QWidget* parent) : QWidget(parent) {
    setFixedWidth(barWidth + 1);
    m_group = new QButtonGroup(this);
    m_rooms = new QVBoxLayout;
    m_rooms->setSpacing(4);
    auto* settings = new NavigationButton("settings", {});
    settings->setCheckable(false);
    settings->setAccessibleName(tr("Settings"));
    settings->setToolTip(tr("Settings"));
    connect(settings, &QAbstractButton::clicked, this, &NavigationBar::settingsAsked);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 10, 1, 10);
    column->setSpacing(0);
    column->addLayout(m_rooms);
    column->addStretch();
    column->addWidget(settings);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void NavigationBar::addRoom(const QString& name, const QString& icon, const QString& text) {
    auto* button = new NavigationButton(icon, text);
    m_group->addButton(button);
    m_buttons.insert(name, button);
    m_rooms->addWidget(button);
    connect(button, &QAbstractButton::clicked, this, [this, name] { Q_EMIT chosen(name); });
}

void NavigationBar::setCurrent(const QString& name) {
    if (auto* button = m_buttons.value(name))
        button->setChecked(true);
}

void NavigationBar::setShortcut(const QString& name, const QString& keys) {
    if (auto* button = m_buttons.value(name))
        button->setToolTip(keys.isEmpty() ? button->text() : tr("%1 (%2)").arg(button->text(), keys));
}

void NavigationBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().palette().bg1);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), Theme::instance().palette().line);
}

} // namespace lepton::widgets
