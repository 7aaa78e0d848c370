// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/CallbackParameter.h"

#include "widgets/common/NumberField.h"
#include "widgets/common/Theme.h"

#include <QCheckBox>
#include <QComboBox>

namespace lepton::widgets {

namespace {

using Changed = std::function<void(const Json&)>;
constexpr int width = 148;

QWidget* numberField(const QString& name, const Json& spec, const Json& value, const Changed& changed) {
    const bool whole = spec.value("kind", "") == "integer";
    const Json range = spec.value("range", Json::array({0, 1e9}));
    auto* field = new NumberField(name, whole ? NumberField::Kind::Whole : NumberField::Kind::Real, range[0].get<double>(), range[1].get<double>());
    field->setValue(value.is_number() ? value.get<double>() : 0);
    QObject::connect(field, &NumberField::valueChanged, field, [changed, whole](double number) {
        changed(whole ? Json(static_cast<std::int64_t>(number)) : Json(number));
    });
    return field;
}

QWidget* switchField(const Json& value, const Changed& changed) {
    auto* field = new QCheckBox;
    field->setChecked(value.is_boolean() && value.get<bool>());
    QObject::connect(field, &QCheckBox::toggled, field, [changed](bool on) { changed(Json(on)); });
    return field;
}

QWidget* choiceField(const Json& choices, const Json& value, const Changed& changed) {
    auto* field = new QComboBox;
    for (const auto& choice : choices)
        field->addItem(translated(choice.get<std::string>().c_str()), QString::fromStdString(choice.get<std::string>()));
    field->setCurrentIndex(value.is_string() ? field->findData(QString::fromStdString(value.get<std::string>())) : 0);
    QObject::connect(field, &QComboBox::activated, field, [field, changed] { changed(Json(field->currentData().toString().toStdString())); });
    return field;
}

QWidget* textField(const Json& value, const Changed& changed) {
    auto* field = new QLineEdit(value.is_string() ? QString::fromStdString(value.get<std::string>()) : QString());
    QObject::connect(field, &QLineEdit::editingFinished, field, [field, changed] {
        if (field->isModified())
            changed(Json(field->text().toStdString()));
        field->setModified(false);
    });
    return field;
}

} // namespace

QWidget* callbackParameter(const Json& spec, const Json& value, std::function<void(const Json&)> changed) {
    const QString name = translated(spec.value("label", spec.value("name", "")).c_str());
    const std::string kind = spec.value("kind", "");
    const Json choices = spec.value("choices", Json::array());
    QWidget* field = nullptr;
    if (kind == "integer" || kind == "real")
        field = numberField(name, spec, value, changed);
    else if (kind == "boolean")
        field = switchField(value, changed);
    else if (!choices.empty())
        field = choiceField(choices, value, changed);
    else
        field = textField(value, changed);
    field->setAccessibleName(name);
    field->setFixedWidth(width);
    return field;
}

} // namespace lepton::widgets
