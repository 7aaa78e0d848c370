// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/LayerList.h"

#include "core/layers/Layers.h"
#include "widgets/canvas/BlockLibrary.h"
#include "widgets/common/Theme.h"

#include <QDrag>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QStyledItemDelegate>

namespace lepton::widgets {

namespace {

constexpr int typeRole = Qt::UserRole + 1;   ///< empty for a heading
constexpr int familyRole = Qt::UserRole + 2;
constexpr int wordsRole = Qt::UserRole + 3;  ///< what the search looks at
constexpr int blockRole = Qt::UserRole + 4;  ///< true for what showBlocks() made

class LayerDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Theme& theme = Theme::instance();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRect rect = option.rect;
        if (index.data(typeRole).toString().isEmpty()) {
            QFont font = theme.title();
            font.setPixelSize(11);
            painter->setFont(font);
            painter->setPen(theme.palette().text2);
            painter->drawText(rect.adjusted(16, 4, -8, 0), Qt::AlignVCenter | Qt::AlignLeft, index.data().toString());
        } else {
            if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
                painter->setPen(Qt::NoPen);
                painter->setBrush(theme.palette().bg2);
                painter->drawRoundedRect(rect.adjusted(8, 1, -8, -1), measure::fieldRadius, measure::fieldRadius);
            }
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme.family(static_cast<graph::Family>(index.data(familyRole).toInt())));
            painter->drawRoundedRect(QRectF(rect.left() + 16, rect.center().y() - 8, 4, 17), 2, 2);
            painter->setFont(theme.body());
            painter->setPen(theme.palette().text);
            const QRect name = rect.adjusted(30, 0, -12, 0);
            painter->drawText(name, Qt::AlignVCenter | Qt::AlignLeft, option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, name.width()));
        }
        painter->restore();
    }
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
        return {0, index.data(typeRole).toString().isEmpty() ? 26 : 28};
    }
};

QPixmap dragPicture(const QString& title, const QColor& family) {
    QPixmap pixmap(2 * measure::nodeWidth, 2 * measure::nodeHeight);
    pixmap.setDevicePixelRatio(2);
    pixmap.fill(Qt::transparent);
    const Palette& palette = Theme::instance().palette();
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setOpacity(0.85);
    painter.setPen(palette.accent);
    painter.setBrush(palette.bg1);
    painter.drawRoundedRect(QRectF(0.5, 0.5, measure::nodeWidth - 1, measure::nodeHeight - 1), measure::nodeRadius, measure::nodeRadius);
    painter.setPen(Qt::NoPen);
    painter.setBrush(family);
    painter.drawRoundedRect(QRectF(1, 8, 4, measure::nodeHeight - 16), 2, 2);
    QFont font = Theme::instance().title();
    font.setPixelSize(13);
    painter.setFont(font);
    painter.setPen(palette.text);
    painter.drawText(QRectF(16, 0, measure::nodeWidth - 24, measure::nodeHeight), Qt::AlignVCenter | Qt::AlignLeft, title);
    return pixmap;
}

} // namespace

LayerList::LayerList(QWidget* parent) : QListWidget(parent) {
    setItemDelegate(new LayerDelegate(this));
    setMouseTracking(true);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setDragEnabled(true);
    setDragDropMode(QAbstractItemView::DragOnly);
    setAccessibleName(tr("Layers"));
    connect(this, &QListWidget::itemDoubleClicked, this, [this](QListWidgetItem* item) {
        if (const QString type = item->data(typeRole).toString(); !type.isEmpty())
            Q_EMIT picked(type);
    });
    connect(&Theme::instance(), &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void LayerList::show(const std::vector<const graph::LayerType*>& types) {
    clear();
    const graph::LayerType* previous = nullptr;
    for (const auto* type : types) {
        if (previous == nullptr || previous->family != type->family)
            addHeading(type->family);
        addLayer(*type);
        previous = type;
    }
}

void LayerList::showBlocks(const QStringList& names) {
    for (int i = count() - 1; i >= 0; --i)
        if (item(i)->data(blockRole).toBool())
            delete takeItem(i);
    if (names.isEmpty())
        return;
    auto* heading = new QListWidgetItem(tr("My blocks"), this);
    heading->setFlags(Qt::NoItemFlags);
    heading->setData(familyRole, static_cast<int>(graph::Family::Structure));
    heading->setData(blockRole, true);
    for (const auto& name : names)
        addBlock(name);
}

void LayerList::addBlock(const QString& name) {
    auto* item = new QListWidgetItem(name, this);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled);
    item->setToolTip(tr("A block of your own. Delete takes it out of the palette."));
    item->setData(typeRole, blockPrefix + name);
    item->setData(familyRole, static_cast<int>(graph::Family::Structure));
    item->setData(blockRole, true);
    item->setData(wordsRole, name + '\n' + tr("block group"));
}

void LayerList::addHeading(graph::Family family) {
    auto* item = new QListWidgetItem(translated(graph::familyTitle(family)), this);
    item->setFlags(Qt::NoItemFlags);
    item->setData(familyRole, static_cast<int>(family));
}

void LayerList::addLayer(const graph::LayerType& type) {
    auto* item = new QListWidgetItem(translated(type.title), this);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled);
    item->setToolTip(translated(type.summary));
    item->setData(typeRole, QString::fromStdString(type.name));
    item->setData(familyRole, static_cast<int>(type.family));
    QStringList words{translated(type.title), QString::fromUtf8(type.title), QString::fromStdString(type.name)};
    for (const auto& synonym : type.synonyms)
        words << QString::fromStdString(synonym) << translated(synonym.c_str());
    item->setData(wordsRole, words.join('\n'));
}

void LayerList::filter(const QString& typed) {
    const QStringList wanted = typed.split(' ', Qt::SkipEmptyParts);
    QListWidgetItem* best = nullptr;
    QListWidgetItem* heading = nullptr;
    for (int i = 0; i < count(); ++i) {
        QListWidgetItem* entry = item(i);
        if (entry->data(typeRole).toString().isEmpty()) {
            heading = entry;
            heading->setHidden(true);
            continue;
        }
        const QString words = entry->data(wordsRole).toString();
        const bool fits = std::all_of(wanted.begin(), wanted.end(), [&](const QString& word) { return words.contains(word, Qt::CaseInsensitive); });
        entry->setHidden(!fits);
        if (!fits)
            continue;
        heading->setHidden(false);
        const bool begins = words.startsWith(typed, Qt::CaseInsensitive);
        if (best == nullptr || (begins && !best->data(wordsRole).toString().startsWith(typed, Qt::CaseInsensitive)))
            best = entry;
    }
    setCurrentItem(typed.isEmpty() ? nullptr : best);
}

const graph::LayerType* LayerList::current() const {
    const auto* item = currentItem();
    return item == nullptr || item->isHidden() ? nullptr : layers::catalogue().find(item->data(typeRole).toString().toStdString());
}

QString LayerList::currentType() const {
    const auto* item = currentItem();
    return item == nullptr || item->isHidden() ? QString() : item->data(typeRole).toString();
}

void LayerList::step(int by) {
    for (int row = currentRow() + by; row >= 0 && row < count(); row += by)
        if (!item(row)->isHidden() && !item(row)->data(typeRole).toString().isEmpty()) {
            setCurrentRow(row);
            return;
        }
}

int LayerList::shown() const {
    int out = 0;
    for (int i = 0; i < count(); ++i)
        out += !item(i)->isHidden() && !item(i)->data(typeRole).toString().isEmpty();
    return out;
}

QMimeData* LayerList::mimeData(const QList<QListWidgetItem*>& items) const {
    auto* data = new QMimeData;
    if (!items.isEmpty())
        data->setData(layerMime, items.first()->data(typeRole).toString().toUtf8());
    return data;
}

void LayerList::startDrag(Qt::DropActions) {
    const auto* item = currentItem();
    if (item == nullptr)
        return;
    auto* drag = new QDrag(this);
    drag->setMimeData(mimeData(selectedItems()));
    drag->setPixmap(dragPicture(item->text(), Theme::instance().family(static_cast<graph::Family>(item->data(familyRole).toInt()))));
    drag->setHotSpot({measure::nodeWidth / 2, measure::nodeHeight / 2});
    drag->exec(Qt::CopyAction);
}

void LayerList::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    const QString type = currentType();
    if (enter && !type.isEmpty())
        Q_EMIT picked(type);
    else if (event->key() == Qt::Key_Delete && type.startsWith(blockPrefix))
        Q_EMIT blockRemoved(blockName(type));
    else
        QListWidget::keyPressEvent(event);
}

} // namespace lepton::widgets
