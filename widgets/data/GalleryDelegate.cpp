// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/GalleryDelegate.h"

#include "widgets/common/Theme.h"
#include "widgets/data/GalleryModel.h"
#include "widgets/data/PictureImage.h"

#include <QListView>
#include <QPainter>

namespace lepton::widgets {

namespace {
constexpr int captionHeight = 28;
} // namespace

void GalleryDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Palette& palette = Theme::instance().palette();
    const QRectF tile = QRectF(option.rect).adjusted(0, 0, -8, -8);
    const bool chosen = option.state & QStyle::State_Selected;
    const bool over = option.state & QStyle::State_MouseOver;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(chosen ? QPen(palette.accent, 2) : over ? QPen(palette.line, 1) : QPen(Qt::NoPen));
    painter->setBrush(palette.bg2);
    painter->drawRoundedRect(tile.adjusted(1, 1, -1, -1), measure::nodeRadius, measure::nodeRadius);
    const QRectF place = tile.adjusted(10, 10, -10, -captionHeight);
    if (const auto picture = index.data(Qt::DecorationRole); picture.isValid())
        drawPicture(*painter, place, picture.value<QImage>());
    else if (index.data(GalleryModel::brokenRole).toBool())
        Theme::instance().icon(QStringLiteral("warning"), palette.warn).paint(painter, QRect(0, 0, 24, 24).translated(place.center().toPoint() - QPoint(12, 12)));
    painter->setFont(Theme::instance().hint());
    painter->setPen(palette.text2);
    const QRectF caption(tile.left() + 6, tile.bottom() - captionHeight, tile.width() - 12, captionHeight - 4);
    painter->drawText(caption, Qt::AlignCenter | Qt::TextSingleLine,
                      painter->fontMetrics().elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideRight, static_cast<int>(caption.width())));
    painter->restore();
}

QSize GalleryDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
    const auto* view = qobject_cast<const QListView*>(option.widget);
    return view != nullptr && view->gridSize().isValid() ? view->gridSize() : QSize(104, 116);
}

} // namespace lepton::widgets
