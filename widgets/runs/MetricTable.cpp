// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/MetricTable.h"

#include "widgets/common/Theme.h"
#include "widgets/training/Metrics.h"

#include <QHeaderView>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace lepton::widgets {

namespace {

constexpr int lineHeight = 28;
constexpr int valueWidth = 104;

/// Four figures behind the point of small numbers: runs differ there.
QString figureText(double value) {
    const double size = std::abs(value);
    return QLocale().toString(value, 'f', size >= 1000 ? 1 : size >= 10 ? 2 : 4);
}

} // namespace

void MetricTableModel::setColumns(std::vector<Column> columns) {
    beginResetModel();
    m_columns = std::move(columns);
    m_names.clear();
    for (const auto& column : m_columns)
        if (column.document)
            for (const auto& [name, value] : column.document->metrics)
                if (std::find(m_names.begin(), m_names.end(), name) == m_names.end())
                    m_names.push_back(name);
    const auto rank = [](const std::string& name) { return name == "loss" ? 0 : name == "accuracy" ? 1 : 2; };
    std::stable_sort(m_names.begin(), m_names.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    endResetModel();
}

std::optional<double> MetricTableModel::value(int row, int column) const {
    const auto& document = m_columns[static_cast<std::size_t>(column - 1)].document;
    return document ? document->metric(m_names[static_cast<std::size_t>(row)]) : std::nullopt;
}

bool MetricTableModel::isBest(int row, int column) const {
    const auto own = value(row, column);
    if (!own || m_columns.size() < 2)
        return false;
    int others = 0;
    const bool larger = largerIsBetter(m_names[static_cast<std::size_t>(row)]);
    for (int i = 1; i < columnCount(); ++i)
        if (const auto other = value(row, i); other && i != column) {
            ++others;
            if (larger ? *other > *own : *other < *own)
                return false;
        }
    return others > 0;
}

QVariant MetricTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const QString title = metricTitle(m_names[static_cast<std::size_t>(index.row())]);
    const bool name = index.column() == 0;
    switch (role) {
    case Qt::DisplayRole: {
        const auto number = name ? std::nullopt : value(index.row(), index.column());
        return name ? title : number ? figureText(*number) : QStringLiteral("–");
    }
    case Qt::ToolTipRole:
        return title;
    case Qt::AccessibleTextRole:
        return name ? title : QStringLiteral("%1, %2: %3").arg(title, headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(), data(index, Qt::DisplayRole).toString());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (name ? Qt::AlignLeft : Qt::AlignRight));
    case Qt::FontRole: {
        QFont font = name ? Theme::instance().body() : Theme::instance().figures();
        font.setBold(!name && isBest(index.row(), index.column()));
        return font;
    }
    case Qt::ForegroundRole:
        return name ? QVariant(Theme::instance().palette().text2) : isBest(index.row(), index.column()) ? QVariant(Theme::instance().palette().ok) : QVariant();
    case bestRole:
        return !name && isBest(index.row(), index.column());
    default:
        return {};
    }
}

QVariant MetricTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (section == 0 ? Qt::AlignLeft : Qt::AlignRight));
    if (role != Qt::DisplayRole)
        return {};
    return section == 0 ? tr("Metric") : m_columns[static_cast<std::size_t>(section - 1)].title;
}

MetricTable::MetricTable(QWidget* parent) : QTableView(parent), m_model(new MetricTableModel(this)) {
    setAccessibleName(tr("Metrics"));
    setModel(m_model);
    setShowGrid(false);
    setWordWrap(false);
    setTextElideMode(Qt::ElideRight);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setTabKeyNavigation(false);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(lineHeight);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultSectionSize(valueWidth);
    horizontalHeader()->setMinimumSectionSize(56);
}

void MetricTable::setColumns(std::vector<MetricTableModel::Column> columns) {
    const bool one = columns.size() < 2;
    m_model->setColumns(std::move(columns));
    horizontalHeader()->setVisible(!one);
    for (int i = 0; i < m_model->columnCount(); ++i)
        horizontalHeader()->setSectionResizeMode(i, i == 0 ? QHeaderView::Stretch : one ? QHeaderView::ResizeToContents : QHeaderView::Interactive);
}

} // namespace lepton::widgets
