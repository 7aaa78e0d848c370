// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/FactsTable.h"

#include "widgets/common/TextLabel.h"

#include <QFormLayout>

namespace lepton::widgets {

FactsTable::FactsTable(QWidget* parent) : QWidget(parent) {
    m_rows = new QFormLayout(this);
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setVerticalSpacing(10);
    m_rows->setHorizontalSpacing(12);
    m_rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
}

void FactsTable::clear() {
    while (m_rows->rowCount() > 0)
        m_rows->removeRow(0);
}

void FactsTable::add(const QString& name, const QString& value) {
    auto* figure = new TextLabel(TextLabel::Role::Figures, value);
    figure->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    figure->setTextInteractionFlags(Qt::TextSelectableByMouse);
    figure->setAccessibleName(name + ": " + value);
    m_rows->addRow(new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, name), figure);
}

} // namespace lepton::widgets
