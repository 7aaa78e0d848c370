// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/BarList.h"

#include "widgets/common/Theme.h"

#include <QAbstractListModel>
#include <QPainter>
#include <QPainterPath>
#include <QStyledItemDelegate>

#include <algorithm>

namespace lepton::widgets {

namespace {
constexpr int rowHeight = 26;
constexpr int barHeight = 10;
constexpr int gap = 10;
} // namespace

class BarList::Model : public QAbstractListModel {
public:
    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent) const override { return parent.isValid() ? 0 : static_cast<int>(m_bars.size()); }

    QVariant data(const QModelIndex& index, int role) const override {
        const Bar& bar = at(index.row());
        if (role == Qt::DisplayRole)
            return bar.label;
        if (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole)
            return QStringLiteral("%1: %2").arg(bar.label, bar.figure);
        return {};
    }

    void set(std::vector<Bar> bars) {
        beginResetModel();
        m_bars = std::move(bars);
        endResetModel();
    }

    const Bar& at(int row) const { return m_bars[static_cast<std::size_t>(row)]; }
    const std::vector<Bar>& bars() const { return m_bars; }

private:
    std::vector<Bar> m_bars;
};

class BarList::Delegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    /// Columns as wide as their widest words, but the bar keeps half.
    void measure(const std::vector<Bar>& bars) {
        const QFontMetrics words(Theme::instance().body());
        const QFontMetrics numbers(Theme::instance().figures(11));
        m_label = m_figure = 0;
        for (const auto& bar : bars) {
            m_label = std::max(m_label, words.horizontalAdvance(bar.label));
            m_figure = std::max(m_figure, numbers.horizontalAdvance(bar.figure));
        }
        m_label += 2; // what is painted on a screen may be a fraction wider
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Palette& palette = Theme::instance().palette();
        const Bar& bar = static_cast<const Model*>(index.model())->at(index.row());
        const QRect row = option.rect.adjusted(4, 0, -4, 0);
        const int label = std::min(m_label, row.width() * 2 / 5);
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
            painter->setBrush(palette.bg2);
            painter->drawRoundedRect(QRectF(option.rect).adjusted(0, 2, 0, -2), 5, 5);
        }
        const double room = row.width() - label - m_figure - 2.0 * gap;
        const QRectF track(row.left() + label + gap, row.center().y() - barHeight / 2.0 + 0.5, std::max(room, 8.0), barHeight);
        painter->setBrush(option.state & QStyle::State_Selected ? palette.line : palette.bg2);
        painter->drawRoundedRect(track, barHeight / 2.0, barHeight / 2.0);
        if (bar.share > 0) {
            // Cut out of the track, so that a small share stays small.
            QPainterPath whole;
            whole.addRoundedRect(track, barHeight / 2.0, barHeight / 2.0);
            QPainterPath filled;
            filled.addRoundedRect(track.adjusted(-barHeight, 0, -track.width() * (1 - std::min(bar.share, 1.0)), 0), barHeight / 2.0, barHeight / 2.0);
            painter->fillPath(whole.intersected(filled), bar.marked ? palette.ok : palette.accent);
        }
        painter->setFont(Theme::instance().body());
        painter->setPen(bar.marked ? palette.text : palette.text2);
        painter->drawText(QRect(row.left(), row.top(), label, row.height()), Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                          painter->fontMetrics().elidedText(bar.label, Qt::ElideRight, label));
        painter->setFont(Theme::instance().figures(11));
        painter->setPen(palette.text2);
        painter->drawText(row, Qt::AlignVCenter | Qt::AlignRight, bar.figure);
    }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {100, rowHeight}; }

private:
    int m_label = 0;
    int m_figure = 0;
};

BarList::BarList(const QString& accessibleName, QWidget* parent) : QListView(parent), m_model(new Model(this)), m_delegate(new Delegate(this)) {
    setAccessibleName(accessibleName);
    setModel(m_model);
    setItemDelegate(m_delegate);
    setUniformItemSizes(true);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

BarList::~BarList() = default;

void BarList::setBars(std::vector<Bar> bars) {
    m_delegate->measure(bars);
    m_model->set(std::move(bars));
}

int BarList::count() const { return m_model->rowCount({}); }

} // namespace lepton::widgets
