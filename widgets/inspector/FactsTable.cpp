// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/FactsTable.h"

#include "widgets/common/ColourDot.h"
#include "widgets/common/TextLabel.h"

#include <QFormLayout>
#include <QHBoxLayout>

namespace lepton::widgets {

FactsTable::FactsTable(QWidget* parent) : QWidget(parent) {
    m_rows = new QFormLayout(this);
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setVerticalSpacing(10);
    m_rows->setHorizontalSpacing(12);
    m_rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
}

/// Rows that are there are taken again: making them anew takes longer than all the rest of an edit.
void FactsTable::clear() {
    m_used = 0;
    QMetaObject::invokeMethod(this, &FactsTable::dropUnused, Qt::QueuedConnection);
}

void FactsTable::dropUnused() {
    while (m_rows->rowCount() > m_used)
        m_rows->removeRow(m_rows->rowCount() - 1);
}

/// A row's label if nothing marks it.
TextLabel* FactsTable::labelOf(int row) const { return qobject_cast<TextLabel*>(m_rows->itemAt(row, QFormLayout::LabelRole)->widget()); }

void FactsTable::add(const QString& name, const QString& value) { add(name, value, {}); }

void FactsTable::add(const QString& name, const QString& value, std::function<QColor()> ink) {
    // One with a mark is not one without.
    if (m_used < m_rows->rowCount() && (labelOf(m_used) == nullptr) == !ink)
        while (m_rows->rowCount() > m_used)
            m_rows->removeRow(m_used);
    if (m_used < m_rows->rowCount()) {
        auto* figure = static_cast<TextLabel*>(m_rows->itemAt(m_used, QFormLayout::FieldRole)->widget());
        auto* plain = labelOf(m_used);
        (plain != nullptr ? plain : m_rows->itemAt(m_used, QFormLayout::LabelRole)->widget()->findChild<TextLabel*>())->setText(name);
        figure->setText(value);
        figure->setAccessibleName(name + ": " + value);
        ++m_used;
        return;
    }
    ++m_used;
    auto* figure = new TextLabel(TextLabel::Role::Figures, value);
    figure->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    figure->setTextInteractionFlags(Qt::TextSelectableByMouse);
    figure->setAccessibleName(name + ": " + value);
    auto* label = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, name);
    if (!ink) {
        m_rows->addRow(label, figure);
        return;
    }
    auto* marked = new QWidget;
    auto* row = new QHBoxLayout(marked);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(new ColourDot(std::move(ink)));
    row->addWidget(label);
    row->addStretch();
    m_rows->addRow(marked, figure);
}

} // namespace lepton::widgets
