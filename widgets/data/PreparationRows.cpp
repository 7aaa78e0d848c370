// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/PreparationRows.h"

#include "datasets/recipe/PreparationTypes.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QGridLayout>
#include <QLocale>

#include <algorithm>

namespace lepton::widgets {

namespace {

constexpr std::size_t mostListed = 12;

/// What an entry of a list is called: {"name":"age","kind":"number"} is "age".
QString entryName(const Json& entry) {
    if (entry.is_string())
        return QString::fromStdString(entry.get<std::string>());
    if (entry.is_object() && entry.contains("name") && entry["name"].is_string())
        return QString::fromStdString(entry["name"].get<std::string>());
    return entry.is_number() ? QLocale().toString(entry.get<double>(), 'g', 6) : QString::fromStdString(entry.dump());
}

} // namespace

QString settingLine(const Json& value) {
    if (value.is_boolean())
        return value.get<bool>() ? PreparationRows::tr("yes") : PreparationRows::tr("no");
    if (value.is_string())
        return translated(value.get<std::string>().c_str());
    if (value.is_number_integer())
        return QLocale().toString(value.get<qlonglong>());
    if (value.is_number())
        return QLocale().toString(value.get<double>(), 'g', 6);
    if (value.is_null())
        return QStringLiteral("–");
    if (!value.is_array())
        return QString::fromStdString(value.dump());
    QStringList parts;
    for (std::size_t i = 0; i < std::min(value.size(), mostListed); ++i)
        parts << entryName(value[i]);
    const QString all = parts.join(QStringLiteral(", "));
    return value.size() > mostListed ? PreparationRows::tr("%1 and %2 more").arg(all).arg(value.size() - mostListed) : all;
}

PreparationRows::PreparationRows(const Json& step, QWidget* parent) : QFrame(parent) {
    setRole(this, "well");
    const std::string name = step.is_object() ? step.value("type", "") : std::string();
    const auto* type = datasets::findPreparationType(name);
    const QString title = type != nullptr ? translated(type->title) : QString::fromStdString(name);
    setAccessibleName(tr("Step %1").arg(title));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(12, 10, 12, 10);
    grid->setHorizontalSpacing(measure::cardPadding);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    auto* heading = new TextLabel(TextLabel::Role::Body, title);
    if (type != nullptr)
        heading->setToolTip(translated(type->doc));
    grid->addWidget(heading, 0, 0, 1, 2);
    if (!step.is_object())
        return;
    for (const auto& [key, value] : step.items()) {
        const bool fitted = type != nullptr && std::find(type->fittedValues.begin(), type->fittedValues.end(), key) != type->fittedValues.end();
        if (key == "type" || fitted)
            continue;
        QString label = QString::fromStdString(key);
        if (type != nullptr)
            for (const auto& parameter : type->parameters)
                if (parameter.name == key)
                    label = translated(parameter.title);
        addRow(label, settingLine(value));
    }
}

void PreparationRows::addRow(const QString& name, const QString& value) {
    auto* grid = static_cast<QGridLayout*>(layout());
    const int row = grid->rowCount();
    auto* words = new TextLabel(TextLabel::Role::Body, value);
    words->setWordWrap(true);
    grid->addWidget(new TextLabel(TextLabel::Role::Hint, name), row, 0, Qt::AlignTop);
    grid->addWidget(words, row, 1);
}

} // namespace lepton::widgets
