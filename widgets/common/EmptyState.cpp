// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/EmptyState.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QHBoxLayout>
#include <QPushButton>

#include <algorithm>

namespace lepton::widgets {

namespace {
constexpr int pictureSize = 48;
constexpr int textWidth = 440;
} // namespace

EmptyState::EmptyState(const QString& icon, const QString& heading, const QString& text, QWidget* parent) : QWidget(parent), m_icon(icon) {
    m_picture = new QLabel;
    m_picture->setAlignment(Qt::AlignCenter);
    m_heading = new TextLabel(TextLabel::Role::Title, heading);
    m_heading->setAlignment(Qt::AlignCenter);
    m_text = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, text);
    m_text->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_text->setWordWrap(true);
    m_text->setFixedWidth(textWidth);
    setText(text);
    m_buttons = new QHBoxLayout;
    m_buttons->setSpacing(measure::grid);
    m_buttons->addStretch();
    m_buttons->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setSpacing(measure::grid);
    column->addStretch(2);
    column->addWidget(m_picture);
    column->addSpacing(measure::grid);
    column->addWidget(m_heading);
    column->addWidget(m_text, 0, Qt::AlignHCenter);
    column->addSpacing(measure::grid);
    column->addLayout(m_buttons);
    column->addStretch(3);
    connect(&Theme::instance(), &Theme::changed, this, &EmptyState::follow);
    follow();
}

void EmptyState::setHeading(const QString& heading) { m_heading->setText(heading); }

void EmptyState::setText(const QString& text) {
    m_text->setText(text);
    m_text->setMinimumHeight(std::max(m_text->heightForWidth(textWidth), 0)); // centred in a column, a label is not asked for it
}

QPushButton* EmptyState::addButton(const QString& text, bool primary) {
    QPushButton* button = primary ? primaryButton(text) : plainButton(text);
    m_buttons->insertWidget(m_buttons->count() - 1, button);
    return button;
}

void EmptyState::follow() {
    m_picture->setPixmap(Theme::instance().icon(m_icon, Theme::instance().palette().text2).pixmap(pictureSize, pictureSize));
}

} // namespace lepton::widgets
