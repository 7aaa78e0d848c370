// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/RunRowDelegate.h"

#include "widgets/common/Theme.h"
#include "widgets/runs/RunTableModel.h"

#include <QPainter>

namespace lepton::widgets {

namespace {
constexpr int widest = 220;
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
    return {std::min(metrics.horizontalAdvance(index.data().toString()) + 28, widest), m_height};
}

} // namespace lepton::widgets
