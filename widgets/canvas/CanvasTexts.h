// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QHash>
#include <QStaticText>
#include <QString>

class QPainter;

namespace lepton::widgets {

/// The words of the canvas, shaped once and kept: thousands of nodes share a few hundred texts. Type has whole pixels at every
/// scale, so that zooming needs few sizes of it. Window's thread.
class CanvasTexts {
public:
    enum class Role { Title, Caption, Figures, Lone };

    /// Paints `text` into `rect`, both in the painter's own pixels; `scale` is that of the canvas. Too wide, it is made a
    /// little smaller (titles), then shortened (figures never are). Gives the width it took.
    double draw(QPainter& painter, Role role, const QString& text, const QRectF& rect, Qt::Alignment alignment, double scale);

    /// A word that stands for all of a node that is too small for more: as large as fits into `rect`, or not at all.
    void drawLone(QPainter& painter, const QString& text, const QRectF& rect);

private:
    struct Key {
        Role role;
        int pixels;
        int room;
        QString text;
        bool operator==(const Key&) const = default;
    };
    struct Shaped {
        QFont font;
        QStaticText text;
        QSizeF size;
    };
    friend size_t qHash(const Key& key, size_t seed) { return qHashMulti(seed, static_cast<int>(key.role), key.pixels, key.room, key.text); }
    const Shaped& shaped(const Key& key);

    QHash<Key, Shaped> m_shaped;
};

} // namespace lepton::widgets
