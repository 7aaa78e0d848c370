// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/TrainingLog.h"

#include "widgets/common/Theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QListView>
#include <QPainter>
#include <QScrollBar>
#include <QShortcut>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace lepton::widgets {

namespace {

constexpr int timeRole = Qt::UserRole + 1;
constexpr int toneRole = Qt::UserRole + 2;
constexpr int timeWidth = 76;
constexpr int lineHeight = 26;

class LogDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Palette& palette = Theme::instance().palette();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, palette.bg2);
        painter->setFont(Theme::instance().figures(12));
        painter->setPen(palette.text2);
        painter->drawText(option.rect, Qt::AlignVCenter | Qt::AlignLeft, index.data(timeRole).toString());
        painter->setPen(toneColour(index.data(toneRole).value<TextLabel::Tone>()));
        const QRect rest = option.rect.adjusted(timeWidth, 0, -4, 0);
        painter->drawText(rest, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                          painter->fontMetrics().elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideRight, rest.width()));
    }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {100, lineHeight}; }
};

} // namespace

int LogModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_lines.size()); }

QVariant LogModel::data(const QModelIndex& index, int role) const {
    const auto& line = m_lines[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return line.text;
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1 %2").arg(line.time, line.text);
    case timeRole:
        return line.time;
    case toneRole:
        return QVariant::fromValue(line.tone);
    default:
        return {};
    }
}

void LogModel::show(const std::vector<LogLine>& lines) {
    const auto same = [](const LogLine& a, const LogLine& b) { return a.time == b.time && a.text == b.text; };
    const std::size_t old = m_lines.size();
    const bool grown = lines.size() >= old && std::equal(m_lines.begin(), m_lines.end(), lines.begin(), same);
    if (grown && lines.size() == old)
        return;
    if (!grown) {
        beginResetModel();
        m_lines = lines;
        endResetModel();
        return;
    }
    beginInsertRows({}, static_cast<int>(old), static_cast<int>(lines.size()) - 1);
    m_lines.insert(m_lines.end(), lines.begin() + static_cast<std::ptrdiff_t>(old), lines.end());
    endInsertRows();
}

TrainingLog::TrainingLog(QWidget* parent) : Card(tr("Log"), parent) {
    m_list = new QListView;
    m_list->setAccessibleName(tr("Log of the run"));
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new LogDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->viewport()->setAutoFillBackground(false);
    auto* bar = m_list->verticalScrollBar();
    connect(bar, &QScrollBar::valueChanged, this, [this, bar](int value) { m_atEnd = value >= bar->maximum() - lineHeight; });
    connect(bar, &QScrollBar::rangeChanged, this, [this, bar](int, int end) {
        if (m_atEnd) // of new lines, and of another size
            bar->setValue(end);
    });
    auto* copy = new QShortcut(QKeySequence::Copy, m_list, nullptr, nullptr, Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, &TrainingLog::copySelected);
    body()->addWidget(m_list, 1);
}

void TrainingLog::refresh(const RunProgress& progress) {
    m_model.show(progress.log());
}

void TrainingLog::copySelected() const {
    auto rows = m_list->selectionModel()->selectedIndexes();
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const auto& index : rows)
        lines << index.data(Qt::AccessibleTextRole).toString();
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

} // namespace lepton::widgets
