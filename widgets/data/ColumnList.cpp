// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/ColumnList.h"

#include "widgets/common/Theme.h"

#include <QHeaderView>
#include <QLocale>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace lepton::widgets {

namespace {

enum Column { Name, Type, Missing, Unique, Least, Greatest, Mean, Count };
const QString none = QStringLiteral("–");

QString typeText(const std::string& type) {
    if (type == "number")
        return ColumnList::tr("number");
    if (type == "category")
        return ColumnList::tr("category");
    if (type == "text")
        return ColumnList::tr("text");
    if (type == "date")
        return ColumnList::tr("date");
    if (type == "class")
        return ColumnList::tr("class");
    return QString::fromStdString(type);
}

QString countOf(long count) { return QLocale().toString(static_cast<qlonglong>(count)); }
QString numberOf(const std::optional<double>& value) { return value ? QLocale().toString(*value, 'g', 5) : none; }

} // namespace

ColumnList::ColumnList(QWidget* parent) : Card(tr("Columns"), parent) {
    m_table = new QTreeWidget;
    m_table->setAccessibleName(tr("Columns of the data"));
    setRole(m_table, "facts");
    m_table->setColumnCount(Count);
    m_table->setHeaderLabels({tr("Name"), tr("Type"), tr("Missing"), tr("Different"), tr("Least"), tr("Greatest"), tr("Mean")});
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->header()->setStretchLastSection(false);
    m_table->header()->setSectionResizeMode(Name, QHeaderView::Stretch);
    m_table->header()->setMinimumSectionSize(56);
    for (int column = Missing; column < Count; ++column)
        m_table->headerItem()->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    body()->addWidget(m_table, 1);
}

void ColumnList::setInfo(const datasets::SourceInfo& info) {
    m_table->clear();
    for (const auto& field : info.fields) {
        auto* row = new QTreeWidgetItem(m_table, {QString::fromStdString(field.name), typeText(field.type), countOf(field.missing), field.unique > 0 ? countOf(field.unique) : none,
                                                  numberOf(field.min), numberOf(field.max), numberOf(field.mean)});
        row->setToolTip(Name, row->text(Name));
        for (int column = Missing; column < Count; ++column) {
            row->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
            row->setFont(column, Theme::instance().figures());
        }
        if (field.missing > 0)
            row->setForeground(Missing, Theme::instance().palette().warn);
    }
    setHint(QLocale().toString(static_cast<qlonglong>(info.fields.size())));
}

} // namespace lepton::widgets
