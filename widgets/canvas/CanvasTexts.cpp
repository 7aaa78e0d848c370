// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/CanvasTexts.h"

#include "widgets/common/Theme.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace lepton::widgets {

namespace {

constexpr int mostKept = 20000;
constexpr int smallestType = 5;
constexpr int smallestFigures = 8; ///< at 100 %
constexpr int largestLone = 10;
constexpr int smallestLone = 7;

int nominalPixels(CanvasTexts::Role role) { return role == CanvasTexts::Role::Title ? 13 : role == CanvasTexts::Role::Caption ? 12 : 11; }

QFont fontOf(CanvasTexts::Role role, int pixels) {
    const Theme& theme = Theme::instance();
    QFont font = role == CanvasTexts::Role::Title || role == CanvasTexts::Role::Lone ? theme.title() : role == CanvasTexts::Role::Caption ? theme.hint() : theme.figures();
    font.setPixelSize(pixels);
    // Off the nominal size letters stand as far apart as their shapes say, so that words grow evenly.
    if (pixels != nominalPixels(role))
        font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

/// As much of it in whole words as fits, rather large than long: "Batch norm 2d", "Batch norm", "Batch".
std::pair<QString, QFont> loneWord(QString text, double room) {
    const QString whole = text;
    for (const int least : {smallestLone + 1, smallestLone})
        for (text = whole; !text.isEmpty(); text.truncate(std::max<qsizetype>(0, text.lastIndexOf(' '))))
            for (int pixels = largestLone; pixels >= least; --pixels)
                if (const QFont font = fontOf(CanvasTexts::Role::Lone, pixels); QFontMetricsF(font).horizontalAdvance(text) <= room)
                    return {text, font};
    return {QString(), fontOf(CanvasTexts::Role::Lone, smallestLone)};
}

} // namespace

const CanvasTexts::Shaped& CanvasTexts::shaped(const Key& key) {
    if (const auto found = m_shaped.constFind(key); found != m_shaped.constEnd())
        return *found;
    if (m_shaped.size() > mostKept)
        m_shaped.clear();
    QFont font = fontOf(key.role, key.pixels);
    QString text = key.text;
    double width = QFontMetricsF(font).horizontalAdvance(text);
    if (width > key.room && key.role == Role::Title)
        font = fontOf(key.role, std::max(smallestType, key.pixels - 1)); // the longest of the layers' names fit so
    if (width > key.room && key.role == Role::Figures)
        font = fontOf(key.role, std::max(smallestFigures * key.pixels / nominalPixels(key.role), static_cast<int>(key.pixels * key.room / width)));
    if (key.role == Role::Lone)
        std::tie(text, font) = loneWord(text, key.room);
    const QFontMetricsF metrics(font);
    if (key.role != Role::Figures)
        text = metrics.elidedText(text, Qt::ElideRight, key.room + 0.5);
    width = metrics.horizontalAdvance(text);
    QStaticText made(text);
    made.setTextFormat(Qt::PlainText);
    made.setPerformanceHint(QStaticText::AggressiveCaching);
    made.prepare(QTransform(), font);
    return *m_shaped.insert(key, {font, made, {width, metrics.height()}});
}

void CanvasTexts::drawLone(QPainter& painter, const QString& text, const QRectF& rect) {
    const Shaped& found = shaped({Role::Lone, largestLone, static_cast<int>(rect.width()), text});
    painter.setFont(found.font);
    painter.drawStaticText(QPointF(std::round(rect.left()), std::round(rect.center().y() - found.size.height() / 2)), found.text);
}

double CanvasTexts::draw(QPainter& painter, Role role, const QString& text, const QRectF& rect, Qt::Alignment alignment, double scale) {
    const int nominal = nominalPixels(role);
    const int pixels = std::max(smallestType, static_cast<int>(std::floor(nominal * scale + 1e-6)));
    // The room in steps, as the type is: else every scale would have texts of its own.
    const int room = static_cast<int>(std::floor(rect.width() / scale * pixels / nominal + 1e-6));
    const Shaped& found = shaped({role, pixels, room, text});
    QPointF at(rect.left(), rect.center().y() - found.size.height() / 2);
    if (alignment & Qt::AlignRight)
        at.setX(rect.right() - found.size.width());
    else if (alignment & Qt::AlignHCenter)
        at.setX(rect.center().x() - found.size.width() / 2);
    if (painter.font() != found.font)
        painter.setFont(found.font);
    painter.drawStaticText(QPointF(std::round(at.x()), std::round(at.y())), found.text);
    return found.size.width();
}

} // namespace lepton::widgets
