// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/FigureTile.h"

#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace lepton::widgets {

namespace {
constexpr int nameHeight = 18;
constexpr int valueHeight = 26;
} // namespace

FigureTile::FigureTile(const QString& name, QWidget* parent) : Card({}, parent), m_name(name) {
    layout()->setContentsMargins(measure::cardPadding, 12, measure::cardPadding, 12);
    layout()->setSpacing(0);
    auto* heading = new TextLabel(TextLabel::Role::Hint, name);
    heading->setElided(Qt::ElideRight);
    m_value = new TextLabel(TextLabel::Role::Value, QStringLiteral("–"));
    m_value->setElided(Qt::ElideRight);
    heading->setFixedHeight(nameHeight); // Chinese is taller than Latin, and tiles of a row must agree
    m_value->setFixedHeight(valueHeight);
    m_bar = new ThinBar(6);
    QSizePolicy keepsPlace = m_bar->sizePolicy();
    keepsPlace.setRetainSizeWhenHidden(true); // the tiles of a row are of one height
    m_bar->setSizePolicy(keepsPlace);
    m_bar->hide();
    body()->setSpacing(4);
    body()->addWidget(heading);
    body()->addWidget(m_value);
    body()->addWidget(m_bar);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setMinimumWidth(96);
    setValue(QStringLiteral("–"));
}

void FigureTile::setValue(const QString& value, const QString& explanation) {
    m_value->setText(value);
    setToolTip(explanation);
    setAccessibleName(QStringLiteral("%1: %2").arg(m_name, value));
}

QString FigureTile::value() const { return m_value->text(); }

void FigureTile::setShare(std::optional<double> share) {
    m_bar->setVisible(share.has_value());
    m_bar->setShare(share.value_or(0));
}

ThinBar::ThinBar(int height, QWidget* parent) : QWidget(parent) {
    setFixedHeight(height);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ThinBar::setShare(double share) {
    m_share = std::clamp(share, 0.0, 1.0);
    update();
}

void ThinBar::paintEvent(QPaintEvent*) {
    const Palette& palette = Theme::instance().palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette.bg2);
    const double radius = height() / 2.0;
    painter.drawRoundedRect(QRectF(rect()), radius, radius);
    if (m_share <= 0)
        return;
    painter.setBrush(palette.accent);
    painter.drawRoundedRect(QRectF(0, 0, std::max(m_share * width(), 2 * radius), height()), radius, radius);
}

} // namespace lepton::widgets
