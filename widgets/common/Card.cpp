// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/Card.h"

#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QHBoxLayout>
#include <QPainter>

namespace lepton::widgets {

Card::Card(const QString& heading, QWidget* parent) : QWidget(parent) {
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(measure::cardPadding, measure::cardPadding - 4, measure::cardPadding, measure::cardPadding);
    all->setSpacing(measure::grid);
    m_header = new QHBoxLayout;
    m_header->setSpacing(measure::grid);
    m_heading = new TextLabel(TextLabel::Role::Heading, heading);
    m_hint = new TextLabel(TextLabel::Role::Hint);
    m_hint->hide();
    m_header->addWidget(m_heading);
    m_header->addStretch();
    m_header->addWidget(m_hint);
    m_heading->setMinimumHeight(24);
    all->addLayout(m_header);
    m_heading->setVisible(!heading.isEmpty()); // only now has it a parent: before, it would flash up as a window
    m_body = new QVBoxLayout;
    m_body->setSpacing(measure::grid);
    all->addLayout(m_body, 1);
    setAccessibleName(heading);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Card::setHeading(const QString& heading) {
    m_heading->setText(heading);
    m_heading->setVisible(!heading.isEmpty());
    setAccessibleName(heading);
}

void Card::setHint(const QString& hint) {
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
}

void Card::setHighlighted(bool highlighted) {
    m_highlighted = highlighted;
    update();
}

void Card::paintEvent(QPaintEvent*) {
    const Palette& palette = Theme::instance().palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_highlighted ? palette.accent : palette.line, m_highlighted ? 2 : 1));
    painter.setBrush(palette.bg1);
    const double inset = m_highlighted ? 1 : 0.5;
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), measure::cardRadius, measure::cardRadius);
}

} // namespace lepton::widgets
