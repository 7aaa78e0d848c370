// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/ClassTable.h"

#include "core/base/Files.h"
#include "widgets/common/Background.h"
#include "widgets/common/Theme.h"
#include "widgets/runs/SavedFigure.h"

#include <QContextMenuEvent>
#include <QFileDialog>
#include <QHeaderView>
#include <QLocale>
#include <QMenu>
#include <QSortFilterProxyModel>

namespace lepton::widgets {

namespace {
constexpr int lineHeight = 30;
constexpr int figureWidth = 116;
} // namespace

void ClassFiguresModel::setDocument(std::shared_ptr<const EvaluationDocument> document) {
    beginResetModel();
    m_document = std::move(document);
    endResetModel();
}

int ClassFiguresModel::rowCount(const QModelIndex& parent) const { return parent.isValid() || !m_document ? 0 : static_cast<int>(m_document->perClass.size()); }

std::optional<double> ClassFiguresModel::figure(int row, int column) const {
    const auto& one = m_document->perClass[static_cast<std::size_t>(row)];
    switch (column) {
    case Samples:
        return static_cast<double>(one.support);
    case Precision:
        return one.precision;
    case Recall:
        return one.recall;
    case F1:
        return one.f1;
    case RocAuc:
        return one.rocAuc;
    case AveragePrecision:
        return one.averagePrecision;
    default:
        return std::nullopt;
    }
}

QVariant ClassFiguresModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const bool name = index.column() == Name;
    const auto value = figure(index.row(), index.column());
    switch (role) {
    case Qt::DisplayRole:
        if (name)
            return m_document->perClass[static_cast<std::size_t>(index.row())].name;
        return !value ? QStringLiteral("–") : index.column() == Samples ? QLocale().toString(static_cast<qlonglong>(*value)) : QLocale().toString(*value, 'f', 3);
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1: %2").arg(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(), data(index, Qt::DisplayRole).toString());
    case sortRole:
        return name ? QVariant(index.row()) : QVariant(value.value_or(-1)); // classes in their own order: "10" is behind "9"
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (name ? Qt::AlignLeft : Qt::AlignRight));
    case Qt::FontRole:
        return name ? QVariant() : QVariant(Theme::instance().figures());
    default:
        return {};
    }
}

QVariant ClassFiguresModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (section == Name ? Qt::AlignLeft : Qt::AlignRight));
    const QStringList names{tr("Class"), tr("Samples"), tr("Precision"), tr("Recall"), tr("F1 score"), tr("ROC-AUC"), tr("Average precision")};
    return role == Qt::DisplayRole ? QVariant(names[section]) : QVariant();
}

std::string ClassFiguresModel::csv() const {
    std::string out = "class,support,precision,recall,f1,roc_auc,average_precision\n";
    for (int row = 0; row < rowCount(); ++row) {
        out += csvCell(m_document->perClass[static_cast<std::size_t>(row)].name);
        for (int column = Samples; column < Columns; ++column)
            out += ',' + (figure(row, column) ? csvNumber(*figure(row, column)) : std::string());
        out += '\n';
    }
    return out;
}

ClassTable::ClassTable(QWidget* parent) : QTableView(parent) {
    setAccessibleName(tr("Figures of each class"));
    m_model = new ClassFiguresModel(this);
    m_sorted = new QSortFilterProxyModel(this);
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(ClassFiguresModel::sortRole);
    setModel(m_sorted);
    setRole(this, "facts");
    setSortingEnabled(true);
    sortByColumn(ClassFiguresModel::Name, Qt::AscendingOrder);
    setShowGrid(false);
    setWordWrap(false);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setTabKeyNavigation(false);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(lineHeight);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultSectionSize(figureWidth);
    horizontalHeader()->setSectionResizeMode(ClassFiguresModel::Name, QHeaderView::Stretch);
    connect(this, &QTableView::activated, this, [this](const QModelIndex& index) { Q_EMIT classChosen(m_sorted->mapToSource(index).row()); });
}

void ClassTable::setDocument(std::shared_ptr<const EvaluationDocument> document) { m_model->setDocument(std::move(document)); }

void ClassTable::contextMenuEvent(QContextMenuEvent* event) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("Save values as CSV…")), &QAction::triggered, this, [this] {
        const QString file = QFileDialog::getSaveFileName(this, tr("Save the figures of each class"), QStringLiteral("classes.csv"), QStringLiteral("*.csv"));
        if (file.isEmpty())
            return;
        inBackground(this, [csv = m_model->csv(), path = Path(file.toStdString())] { return writeFile(path, csv); }, [this](const Result<void>& saved) {
            if (!saved)
                Q_EMIT saveFailed(saved.error());
        });
    });
    menu->popup(event->globalPos());
}

} // namespace lepton::widgets
