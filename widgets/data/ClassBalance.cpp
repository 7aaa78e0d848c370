// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/ClassBalance.h"

#include "widgets/common/BarList.h"

#include <QLocale>
#include <QVBoxLayout>

#include <algorithm>

namespace lepton::widgets {

ClassBalance::ClassBalance(QWidget* parent) : Card(tr("Classes"), parent) {
    m_bars = new BarList(tr("Samples of each class"));
    connect(m_bars, &QListView::clicked, this, [this](const QModelIndex& index) {
        m_chosen = m_chosen == index.row() ? -1 : index.row();
        if (m_chosen < 0)
            m_bars->clearSelection();
        Q_EMIT chosen(m_chosen);
    });
    connect(m_bars, &QListView::activated, this, [this](const QModelIndex& index) {
        m_chosen = index.row();
        Q_EMIT chosen(m_chosen);
    });
    body()->addWidget(m_bars, 1);
}

void ClassBalance::setInfo(const datasets::SourceInfo& info) {
    m_chosen = -1;
    std::int64_t most = 1;
    for (const auto count : info.classCounts)
        most = std::max(most, count);
    std::vector<BarList::Bar> bars;
    for (std::size_t i = 0; i < info.classes.size() && i < info.classCounts.size(); ++i)
        bars.push_back({QString::fromStdString(info.classes[i]), static_cast<double>(info.classCounts[i]) / static_cast<double>(most),
                        QLocale().toString(static_cast<qlonglong>(info.classCounts[i]))});
    m_bars->setBars(std::move(bars));
    setHint(QLocale().toString(static_cast<qlonglong>(info.classes.size())));
}

} // namespace lepton::widgets
