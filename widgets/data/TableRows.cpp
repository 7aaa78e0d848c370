// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/TableRows.h"

#include "datasets/Table.h"
#include "datasets/tables/Cells.h"
#include "widgets/common/Pills.h"
#include "widgets/common/Theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>
#include <numeric>

namespace lepton::widgets {

namespace {

constexpr int rowHeight = 28;
constexpr int narrowest = 64;
constexpr int widest = 320;
constexpr int fewColumns = 5; // as many leave the view empty at its right
constexpr std::size_t longestCell = 400;  // characters that one line can show
constexpr std::size_t longestTip = 2000;

const std::string& cellOf(const datasets::Source& source, int column, std::int64_t row) {
    return source.table()->columns[static_cast<std::size_t>(column)].cells[static_cast<std::size_t>(row)];
}

QString cut(const std::string& text, std::size_t most) {
    const QString whole = QString::fromStdString(text.substr(0, most * 4)); // a character has four bytes at most
    return whole.size() > static_cast<qsizetype>(most) || text.size() > most * 4 ? whole.left(static_cast<qsizetype>(most)) + QChar(0x2026) : whole;
}

} // namespace

void TableRowsModel::setSource(std::shared_ptr<const datasets::Source> source) {
    beginResetModel();
    m_source = source != nullptr && source->table() != nullptr ? std::move(source) : nullptr;
    m_rows.clear();
    endResetModel();
}

void TableRowsModel::setRows(std::vector<std::int64_t> rows) {
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int TableRowsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(std::min<std::size_t>(m_rows.size(), static_cast<std::size_t>(std::numeric_limits<int>::max())));
}

int TableRowsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || m_source == nullptr ? 0 : static_cast<int>(m_source->table()->columns.size());
}

/// Of a running text an empty line is no gap.
bool TableRowsModel::ofLines() const { return m_source->info().kind == "corpus"; }

bool TableRowsModel::isNumber(int column) const {
    const auto& fields = m_source->info().fields;
    return column < static_cast<int>(fields.size()) && fields[static_cast<std::size_t>(column)].type == "number";
}

QVariant TableRowsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || m_source == nullptr)
        return {};
    const std::string& cell = cellOf(*m_source, index.column(), row(index.row()));
    switch (role) {
    case Qt::DisplayRole:
        return cell.empty() && !ofLines() ? tr("missing") : cut(cell, longestCell).simplified();
    case Qt::ToolTipRole:
        return cell.size() > 24 ? QVariant("<p>" + cut(cell, longestTip).toHtmlEscaped().replace('\n', "<br>") + "</p>") : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::ForegroundRole:
        return datasets::isMissing(cell) && !ofLines() ? QVariant(Theme::instance().palette().warn) : QVariant();
    case Qt::FontRole:
        return isNumber(index.column()) ? QVariant(Theme::instance().figures()) : QVariant();
    default:
        return {};
    }
}

QVariant TableRowsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (m_source == nullptr)
        return {};
    if (orientation == Qt::Vertical) {
        if (role == Qt::ToolTipRole)
            return QString::fromStdString(m_source->name(row(section)));
        return role == Qt::DisplayRole ? QVariant(QLocale().toString(static_cast<qlonglong>(row(section) + 1))) : QVariant();
    }
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (isNumber(section) ? Qt::AlignRight : Qt::AlignLeft));
    return role == Qt::DisplayRole ? QVariant(QString::fromStdString(m_source->table()->columns[static_cast<std::size_t>(section)].name)) : QVariant();
}

TableRows::TableRows(QWidget* parent) : Card(tr("Rows"), parent) {
    m_splits = new Pills(tr("Which split is shown"));
    for (const auto& name : {tr("All"), tr("Training"), tr("Validation"), tr("Test")})
        m_splits->add(name);
    connect(m_splits, &Pills::changed, this, &TableRows::filter);
    header()->addWidget(m_splits);
    m_view = new QTableView;
    m_view->setModel(&m_model);
    m_view->setAccessibleName(tr("Rows of the data"));
    setRole(m_view, "facts");
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->setTextElideMode(Qt::ElideRight);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setTabKeyNavigation(false);
    m_view->setCornerButtonEnabled(false);
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_view->verticalHeader()->setDefaultSectionSize(rowHeight);
    m_view->verticalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_view->horizontalHeader()->setHighlightSections(false);
    m_view->verticalHeader()->setHighlightSections(false);
    body()->addWidget(m_view, 1);
}

void TableRows::setSource(const std::shared_ptr<const datasets::Source>& source) {
    m_source = source != nullptr && source->table() != nullptr ? source : nullptr;
    m_class = -1;
    m_model.setSource(m_source);
    setHeading(m_source != nullptr && m_source->info().kind == "corpus" ? tr("Lines") : tr("Rows"));
    setSplit(nullptr);
    fitColumns();
}

void TableRows::setSplit(std::shared_ptr<const datasets::SplitIndices> split) {
    m_split = std::move(split);
    const auto named = [](const QString& name, std::size_t count) { return QStringLiteral("%1 %2").arg(name, QLocale().toString(static_cast<qlonglong>(count))); };
    m_splits->setVisible(m_split != nullptr);
    if (m_split) {
        m_splits->setText(1, named(tr("Training"), m_split->train.size()));
        m_splits->setText(2, named(tr("Validation"), m_split->validation.size()));
        m_splits->setText(3, named(tr("Test"), m_split->test.size()));
    } else {
        m_splits->choose(0);
    }
    filter();
}

void TableRows::setClass(int label) {
    m_class = label;
    filter();
}

void TableRows::filter() {
    if (m_source == nullptr) {
        m_model.setRows({});
        return;
    }
    const std::int64_t all = m_source->table()->rows();
    std::vector<std::int64_t> rows;
    constexpr datasets::Split splits[] = {datasets::Split::Train, datasets::Split::Validation, datasets::Split::Test};
    if (const int chosen = m_split ? m_splits->chosen() : 0; chosen > 0) {
        rows = m_split->of(splits[chosen - 1]);
        std::erase_if(rows, [&](std::int64_t row) { return row >= all; });
    } else {
        rows.resize(static_cast<std::size_t>(all));
        std::iota(rows.begin(), rows.end(), 0);
    }
    if (m_class >= 0)
        std::erase_if(rows, [&](std::int64_t row) { return m_source->label(row) != m_class; });
    m_model.setRows(std::move(rows));
}

/// By what stands in the first rows; a column of texts takes what is left.
void TableRows::fitColumns() {
    auto* head = m_view->horizontalHeader();
    head->setSectionResizeMode(QHeaderView::Interactive);
    m_view->resizeColumnsToContents();
    bool texts = false;
    for (int i = 0; i < m_model.columnCount(); ++i) {
        m_view->setColumnWidth(i, std::clamp(m_view->columnWidth(i) + 12, narrowest, widest));
        const auto& fields = m_source->info().fields;
        if (texts || i >= static_cast<int>(fields.size()) || fields[static_cast<std::size_t>(i)].type != "text")
            continue;
        texts = true;
        head->setSectionResizeMode(i, QHeaderView::Stretch);
    }
    const int last = m_model.columnCount() - 1;
    const bool figures = last >= 0 && m_source->info().fields.size() > static_cast<std::size_t>(last) && m_source->info().fields[static_cast<std::size_t>(last)].type == "number";
    head->setStretchLastSection(!texts && !figures && last < fewColumns);
}

} // namespace lepton::widgets
