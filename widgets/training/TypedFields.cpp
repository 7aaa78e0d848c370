// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/TypedFields.h"

#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QComboBox>
#include <QHBoxLayout>

namespace lepton::widgets {

namespace {

constexpr int editorWidth = 140; // as ParameterField's

} // namespace

TypedFields::TypedFields(const QString& name, const std::vector<project::SettingsType>& types, QWidget* parent) : QWidget(parent), m_types(types) {
    m_type = new QComboBox;
    m_type->setAccessibleName(name);
    m_type->setFixedWidth(editorWidth);
    for (const auto& type : m_types) {
        m_type->addItem(translated(type.title), QString::fromStdString(type.name));
        m_type->setItemData(m_type->count() - 1, translated(type.doc), Qt::ToolTipRole);
    }
    auto* label = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, name);
    label->setWordWrap(true);
    label->setBuddy(m_type);
    auto* row = new QHBoxLayout;
    row->addWidget(label, 1);
    row->addWidget(m_type);
    m_fields = new SettingFields;
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(row);
    column->addWidget(m_fields);
    connect(m_type, &QComboBox::activated, this, [this] { Q_EMIT chosen(m_type->currentData().toString().toStdString()); });
    connect(m_fields, &SettingFields::edited, this, &TypedFields::edited);
}

void TypedFields::setValue(const std::string& type, const Json& values) {
    const QString name = QString::fromStdString(type);
    if (m_type->findData(name) < 0)
        m_type->addItem(name, name); // of a newer release
    m_type->setCurrentIndex(m_type->findData(name));
    m_type->setToolTip(m_type->currentData(Qt::ToolTipRole).toString());
    const auto* known = project::findType(m_types, type);
    m_fields->setSpecs(known != nullptr ? known->parameters : std::vector<graph::ParameterSpec>());
    m_fields->setValues(values);
}

} // namespace lepton::widgets
