// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/RunRowDelegate.h"

#include "widgets/common/Theme.h"
#include "widgets/runs/RunTableModel.h"

#include <QPainter>

#include <algorithm>

namespace lepton::widgets {

namespace {
constexpr int widest = 220;
constexpr int narrowest = 88; // of what is written by hand: room for an editor
constexpr int chipPadding = 7;
constexpr int chipGap = 4;

QStringList tags(const QString& text) { return text.split(QStringLiteral(", "), Qt::SkipEmptyParts); }

/// A pill each, as many as there is room for, then a "+2".
void paintTags(QPainter& painter, QRect place, const QString& text) {
    const Palette& palette = Theme::instance().palette();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(Theme::instance().hint());
    const auto all = tags(text);
    int x = place.left();
    for (qsizetype i = 0; i < all.size(); ++i) {
        const int width = painter.fontMetrics().horizontalAdvance(all[i]) + 2 * chipPadding;
        const QString rest = QStringLiteral("+%1").arg(all.size() - i);
        if (x + width > place.right() + 1 && i > 0) {
            painter.setPen(palette.text2);
            painter.drawText(QRect(x, place.top(), place.right() - x + 8, place.height()), Qt::AlignVCenter | Qt::AlignLeft, rest);
            return;
        }
        const QRect chip(x, place.center().y() - 10, std::min(width, place.width()), 20);
        painter.setPen(QPen(palette.line, 1));
        painter.setBrush(palette.bg0); // stands out from a chosen row too
        painter.drawRoundedRect(QRectF(chip).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10);
        painter.setPen(palette.text);
        painter.drawText(chip.adjusted(chipPadding, 0, -chipPadding + 1, 0), Qt::AlignVCenter | Qt::AlignLeft,
                         painter.fontMetrics().elidedText(all[i], Qt::ElideRight, chip.width() - 2 * chipPadding + 1));
        x += width + chipGap;
    }
}
} // namespace

void RunRowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Palette& palette = Theme::instance().palette();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, palette.bg2);
    const QVariant font = index.data(Qt::FontRole);
    const QVariant ink = index.data(Qt::ForegroundRole);
    painter->setFont(font.isValid() ? font.value<QFont>() : Theme::instance().body());
    const QString text = index.data().toString();
    const QRect place = option.rect.adjusted(8, 0, -8, 0);
    if (index.column() == RunTableModel::Tags) {
        paintTags(*painter, place, text);
        return;
    }
    if (index.column() >= RunTableModel::FirstSetting) {
        QColor wash = palette.accent;
        wash.setAlpha(28);
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(wash);
        const int width = std::min(painter->fontMetrics().horizontalAdvance(text), place.width()) + 12;
        painter->drawRoundedRect(QRectF(place.left() - 6, option.rect.top() + 5, width, option.rect.height() - 10), 4, 4);
    }
    painter->setPen(ink.isValid() ? ink.value<QColor>() : palette.text);
    painter->drawText(place, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, painter->fontMetrics().elidedText(text, Qt::ElideRight, place.width()));
}

QSize RunRowDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
    const QVariant font = index.data(Qt::FontRole);
    const QFontMetrics metrics(font.isValid() ? font.value<QFont>() : Theme::instance().body());
    const bool written = index.column() == RunTableModel::Tags || index.column() == RunTableModel::Note;
    const int chips = index.column() == RunTableModel::Tags ? static_cast<int>(tags(index.data().toString()).size()) * 2 * chipPadding : 0;
    return {std::clamp(metrics.horizontalAdvance(index.data().toString()) + chips + 28, written ? narrowest : 0, widest), m_height};
}

} // namespace lepton::widgets
