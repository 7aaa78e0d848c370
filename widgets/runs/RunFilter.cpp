// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/RunFilter.h"

#include "widgets/runs/RunTableModel.h"

#include <algorithm>

namespace lepton::widgets {

void RunFilter::setText(const QString& text) {
    m_words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    invalidateFilter();
}

void RunFilter::setTag(const QString& tag) {
    m_tag = tag;
    invalidateFilter();
}

bool RunFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const auto* runs = static_cast<const RunTableModel*>(sourceModel());
    const auto& tags = runs->run(row).tags;
    if (!m_tag.isEmpty() && std::find(tags.begin(), tags.end(), m_tag.toStdString()) == tags.end())
        return false;
    QString whole;
    for (int column = 0; column < runs->columnCount(); ++column)
        whole += runs->index(row, column, parent).data().toString() + QLatin1Char('\n');
    return std::all_of(m_words.begin(), m_words.end(), [&](const QString& word) { return whole.contains(word, Qt::CaseInsensitive); });
}

} // namespace lepton::widgets
