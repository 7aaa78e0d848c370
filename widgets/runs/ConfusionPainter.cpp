// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/ConfusionPainter.h"

#include "widgets/common/Theme.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace lepton::widgets {

namespace {

constexpr int titleHeight = 22;
constexpr int gap = 8;
constexpr int largestFigure = 12;
constexpr int smallestFigure = 8;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ConfusionMatrix)
};

QColor mixed(const QColor& a, const QColor& b, double share) {
    const auto part = [share](int x, int y) { return static_cast<int>(std::lround(x + (y - x) * share)); };
    return {part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue())};
}

/// Shares of a few percent are what one looks for: they get colours of their own by the root.
double intensity(double share) { return std::sqrt(std::clamp(share, 0.0, 1.0)); }

} // namespace

double ConfusionData::share(int truth, int answer) const {
    const qint64 all = rows[static_cast<std::size_t>(truth)];
    return all > 0 ? static_cast<double>(count(truth, answer)) / static_cast<double>(all) : 0;
}

int ConfusionPainter::smallestSide() { return 6; }
int ConfusionPainter::largestSide() { return 72; }
int ConfusionPainter::comfortableSide() { return 22; }

ConfusionPainter::ConfusionPainter(std::shared_ptr<const ConfusionData> data, int side, int mostLabel, Figures figures)
    : m_data(std::move(data)), m_labelFont(Theme::instance().hint()), m_figureFont(Theme::instance().figures()), m_side(side), m_figures(figures) {
    m_labelFont.setPixelSize(std::clamp(side - 3, 7, 12));
    m_figureFont.setPixelSize(std::clamp(side * 2 / 5, smallestFigure, largestFigure));
    const QFontMetrics metrics(m_labelFont);
    int widest = 0;
    for (const auto& name : m_data->classes)
        widest = std::max(widest, metrics.horizontalAdvance(name));
    m_upright = widest + 6 > side;
    m_labelWidth = std::min(widest + 2, mostLabel);
    m_left = titleHeight + m_labelWidth + gap;
    m_top = titleHeight + (m_upright ? m_labelWidth : metrics.height()) + gap;
}

QSize ConfusionPainter::wholeSize() const { return {m_left + m_data->size() * m_side + 1, m_top + m_data->size() * m_side + 1}; }

QRect ConfusionPainter::cell(int truth, int answer) const { return {m_left + answer * m_side, m_top + truth * m_side, m_side, m_side}; }

QString ConfusionPainter::figure(int truth, int answer) const {
    const qint64 count = m_data->count(truth, answer);
    if (count == 0)
        return {};
    if (m_figures == Figures::Counts)
        return QLocale().toString(count);
    const double percent = m_data->share(truth, answer) * 100;
    return percent < 0.5 ? QStringLiteral("<1") : QLocale().toString(percent, 'f', 0);
}

void ConfusionPainter::paint(QPainter& painter, QRect area, QPoint scroll, std::optional<QPoint> current, bool focused) const {
    painter.save();
    painter.setClipRect(QRect(QPoint(m_left - 2, m_top - 2), area.bottomRight()));
    paintCells(painter, area, scroll);
    if (current)
        paintCurrent(painter, area, scroll, *current, focused);
    painter.restore();
    paintLabels(painter, area, scroll, current);
    paintTitles(painter, area);
}

void ConfusionPainter::paintCells(QPainter& painter, QRect area, QPoint scroll) const {
    const Palette& palette = Theme::instance().palette();
    const auto first = [&](int moved) { return std::clamp(moved / m_side, 0, m_data->size()); };
    const int rowEnd = first(area.bottom() - m_top + scroll.y() + m_side);
    const int columnEnd = first(area.right() - m_left + scroll.x() + m_side);
    painter.setFont(m_figureFont);
    const int inset = m_side >= 16 ? 1 : 0;
    for (int truth = first(scroll.y()); truth < rowEnd; ++truth)
        for (int answer = first(scroll.x()); answer < columnEnd; ++answer) {
            const QRect place = cell(truth, answer).translated(-scroll).adjusted(0, 0, -inset, -inset);
            const double strength = intensity(m_data->share(truth, answer));
            painter.fillRect(place, mixed(palette.bg2, palette.accent, strength));
            const QString text = figure(truth, answer);
            if (text.isEmpty() || painter.fontMetrics().horizontalAdvance(text) + 4 > m_side || m_side < smallestFigure + 6)
                continue;
            painter.setPen(strength > 0.6 ? palette.onAccent : palette.text);
            painter.drawText(place, Qt::AlignCenter, text);
        }
}

void ConfusionPainter::paintCurrent(QPainter& painter, QRect, QPoint scroll, QPoint current, bool focused) const {
    const Palette& palette = Theme::instance().palette();
    const QRect place = cell(current.y(), current.x()).translated(-scroll);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(palette.bg1, 4));
    painter.drawRect(place.adjusted(0, 0, -1, -1));
    painter.setPen(QPen(focused ? palette.text : palette.text2, 2));
    painter.drawRect(place.adjusted(0, 0, -1, -1));
}

void ConfusionPainter::paintLabels(QPainter& painter, QRect area, QPoint scroll, std::optional<QPoint> current) const {
    const Palette& palette = Theme::instance().palette();
    painter.setFont(m_labelFont);
    const QFontMetrics metrics(m_labelFont);
    const auto shown = [&](int i) { return metrics.elidedText(m_data->classes[i], Qt::ElideMiddle, m_labelWidth); };
    painter.save();
    painter.setClipRect(QRect(0, m_top, m_left, area.height() - m_top));
    for (int i = 0; i < m_data->size(); ++i) {
        const int y = m_top + i * m_side - scroll.y();
        if (y + m_side < m_top || y > area.bottom())
            continue;
        painter.setPen(current && current->y() == i ? palette.text : palette.text2);
        painter.drawText(QRect(titleHeight, y, m_labelWidth, m_side - 1), Qt::AlignRight | Qt::AlignVCenter, shown(i));
    }
    painter.setClipRect(QRect(m_left, 0, area.width() - m_left, m_top));
    for (int i = 0; i < m_data->size(); ++i) {
        const int x = m_left + i * m_side - scroll.x();
        if (x + m_side < m_left || x > area.right())
            continue;
        painter.setPen(current && current->x() == i ? palette.text : palette.text2);
        if (!m_upright) {
            painter.drawText(QRect(x, titleHeight, m_side - 1, m_top - titleHeight - gap / 2), Qt::AlignHCenter | Qt::AlignBottom, shown(i));
            continue;
        }
        painter.save();
        painter.translate(x, m_top - gap / 2);
        painter.rotate(-90);
        painter.drawText(QRect(0, 0, m_labelWidth, m_side - 1), Qt::AlignLeft | Qt::AlignVCenter, shown(i));
        painter.restore();
    }
    painter.restore();
}

void ConfusionPainter::paintTitles(QPainter& painter, QRect area) const {
    painter.setFont(Theme::instance().hint());
    painter.setPen(Theme::instance().palette().text2);
    const QSize whole = wholeSize();
    const int width = std::min(whole.width(), area.width()) - m_left;
    const int height = std::min(whole.height(), area.height()) - m_top;
    painter.drawText(QRect(m_left, 0, std::max(width, painter.fontMetrics().horizontalAdvance(Words::tr("Predicted class"))), titleHeight), Qt::AlignHCenter | Qt::AlignTop,
                     Words::tr("Predicted class"));
    painter.save();
    painter.translate(0, m_top + height);
    painter.rotate(-90);
    painter.drawText(QRect(0, 0, std::max(height, painter.fontMetrics().horizontalAdvance(Words::tr("True class"))), titleHeight), Qt::AlignHCenter | Qt::AlignTop, Words::tr("True class"));
    painter.restore();
}

} // namespace lepton::widgets
