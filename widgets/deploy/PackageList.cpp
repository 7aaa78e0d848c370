// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/PackageList.h"

#include "widgets/common/Theme.h"

#include <QHeaderView>
#include <QLocale>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace lepton::widgets {

PackageList::PackageList(QWidget* parent) : Card(tr("Packages"), parent) {
    m_table = new QTreeWidget;
    m_table->setAccessibleName(tr("Packages of this project"));
    m_table->setHeaderLabels({tr("Name"), tr("Version"), tr("Size"), tr("Made")});
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->header()->setStretchLastSection(true);
    m_table->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_table->setMinimumHeight(96);
    m_table->setStyleSheet(QStringLiteral("QTreeWidget::item { padding-left: 5px; }")); // below the headings
    connect(m_table, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* item) {
        if (item != nullptr)
            Q_EMIT chosen(item->data(0, Qt::UserRole).toString());
    });
    body()->addWidget(m_table, 1);
}

void PackageList::setPackages(const std::vector<PackageFacts>& packages) {
    const QSignalBlocker quiet(m_table);
    m_table->clear();
    for (const auto& package : packages) {
        const QString made = QLocale().toString(package.made, QLocale::ShortFormat);
        auto* item = new QTreeWidgetItem(m_table, {package.name, package.version, bytesText(package.bytes), made});
        item->setData(0, Qt::UserRole, package.file);
        item->setToolTip(0, package.file);
        item->setSizeHint(0, {0, measure::rowHeight});
    }
}

void PackageList::mark(const QString& file) {
    const QSignalBlocker quiet(m_table);
    for (int i = 0; i < m_table->topLevelItemCount(); ++i)
        if (m_table->topLevelItem(i)->data(0, Qt::UserRole).toString() == file)
            m_table->setCurrentItem(m_table->topLevelItem(i));
}

int PackageList::count() const { return m_table->topLevelItemCount(); }

} // namespace lepton::widgets
