// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QHash>
#include <QIconEngine>
#include <QString>

namespace lepton::widgets {

/// Draws an icon of resources/icons in one colour, sharp at any size and scale.
class TintedIcon : public QIconEngine {
public:
    TintedIcon(QString name, QColor colour) : m_name(std::move(name)), m_colour(std::move(colour)) {}
    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override;
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override;
    QIconEngine* clone() const override { return new TintedIcon(m_name, m_colour); }

private:
    QString m_name;
    QColor m_colour;
};

} // namespace lepton::widgets
