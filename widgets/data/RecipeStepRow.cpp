// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/RecipeStepRow.h"

#include "datasets/recipe/Step.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/NumberField.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QToolButton>

namespace lepton::widgets {

namespace {

constexpr int fieldWidth = 96;
constexpr int choiceWidth = 88; // the longest word with its arrow
constexpr int inOneLine = 3; // parameters; more are put into two lines
using Changed = std::function<void(const Json&)>;

QWidget* parameterField(const datasets::StepParameter& parameter, const Json& value, const Changed& changed) {
    const QString name = translated(parameter.title);
    if (parameter.choices.empty()) {
        auto* field = new NumberField(name, NumberField::Kind::Whole, static_cast<double>(parameter.minimum), static_cast<double>(parameter.maximum));
        field->setValue(value.is_number() ? value.get<double>() : 0);
        QObject::connect(field, &NumberField::valueChanged, field, [changed](double number) { changed(Json(static_cast<std::int64_t>(number))); });
        return field;
    }
    auto* field = new QComboBox;
    field->setAccessibleName(name);
    for (const auto& choice : parameter.choices)
        field->addItem(translated(choice.c_str()), QString::fromStdString(choice));
    field->setCurrentIndex(value.is_string() ? field->findData(QString::fromStdString(value.get<std::string>())) : 0);
    QObject::connect(field, &QComboBox::activated, field, [field, changed] { changed(Json(field->currentData().toString().toStdString())); });
    return field;
}

} // namespace

RecipeStepRow::RecipeStepRow(const Json& step, bool canRise, bool canSink, QWidget* parent) : QFrame(parent) {
    setRole(this, "well");
    const auto name = step.value("type", "");
    const auto* type = datasets::findStepType(name);
    const QString title = type != nullptr ? translated(type->title) : QString::fromStdString(name);
    auto* heading = new TextLabel(TextLabel::Role::Body, title);
    heading->setToolTip(type != nullptr ? translated(type->doc) : tr("This program does not know the step"));
    m_summary = new TextLabel(TextLabel::Role::Hint);
    m_summary->setElided(Qt::ElideRight);
    m_summary->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_up = iconButton(QStringLiteral("arrow-up"), tr("Do “%1” earlier").arg(title));
    m_down = iconButton(QStringLiteral("arrow-down"), tr("Do “%1” later").arg(title));
    m_remove = iconButton(QStringLiteral("close"), tr("Remove “%1”").arg(title));
    m_up->setEnabled(canRise);
    m_down->setEnabled(canSink);
    connect(m_up, &QToolButton::clicked, this, [this] { Q_EMIT moved(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { Q_EMIT moved(1); });
    connect(m_remove, &QToolButton::clicked, this, &RecipeStepRow::removed);
    auto* line = new QHBoxLayout;
    line->setSpacing(2);
    line->addWidget(heading);
    line->addSpacing(measure::grid);
    if (type != nullptr && type->training) {
        auto* mark = new TextLabel(TextLabel::Role::Hint, tr("training only"));
        mark->setTone(TextLabel::Tone::Accent);
        mark->setToolTip(tr("Validation, tests, predictions and endpoints pass this step over"));
        line->addWidget(mark);
        line->addSpacing(measure::grid);
    }
    line->addWidget(m_summary, 1);
    line->addSpacing(measure::grid);
    for (auto* button : {m_up, m_down, m_remove})
        line->addWidget(button);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 4, 4, 4);
    column->setSpacing(4);
    column->addLayout(line);
    setAccessibleName(tr("Step %1").arg(title));
    setAccessibleDescription(tr("Alt and an arrow key move it, Delete removes it"));
    setFocusPolicy(Qt::StrongFocus);
    addParameters(step);
}

void RecipeStepRow::addParameters(const Json& step) {
    const auto* type = datasets::findStepType(step.value("type", ""));
    if (type == nullptr || type->parameters.empty())
        return;
    const int count = static_cast<int>(type->parameters.size());
    const int perLine = count > inOneLine ? (count + 1) / 2 : count;
    auto* lines = new QGridLayout;
    lines->setContentsMargins(0, 0, 8, 4);
    lines->setHorizontalSpacing(measure::grid);
    lines->setVerticalSpacing(4);
    for (int i = 0; i < count; ++i) {
        const auto& parameter = type->parameters[static_cast<std::size_t>(i)];
        const Json value = step.contains(parameter.name) ? step[parameter.name] : parameter.standard;
        lines->addWidget(new TextLabel(TextLabel::Role::Hint, translated(parameter.title)), i / perLine, 2 * (i % perLine));
        auto* field = parameterField(parameter, value, [this, name = parameter.name](const Json& chosen) { Q_EMIT set(name, chosen); });
        field->setMinimumWidth(parameter.choices.empty() ? 56 : choiceWidth);
        field->setMaximumWidth(fieldWidth);
        lines->addWidget(field, i / perLine, 2 * (i % perLine) + 1);
        lines->setColumnStretch(2 * (i % perLine) + 1, 1);
    }
    lines->setColumnStretch(2 * perLine, 1);
    static_cast<QVBoxLayout*>(layout())->addLayout(lines);
}

void RecipeStepRow::setSummary(const QString& summary, bool estimated) {
    m_summary->setText(estimated && !summary.isEmpty() ? QStringLiteral("≈ ") + summary : summary);
}

QString RecipeStepRow::summary() const { return m_summary->text(); }

void RecipeStepRow::keyPressEvent(QKeyEvent* event) {
    const bool alt = event->modifiers() & Qt::AltModifier;
    if (alt && event->key() == Qt::Key_Up && m_up->isEnabled())
        Q_EMIT moved(-1);
    else if (alt && event->key() == Qt::Key_Down && m_down->isEnabled())
        Q_EMIT moved(1);
    else if (event->key() == Qt::Key_Delete)
        Q_EMIT removed();
    else
        QFrame::keyPressEvent(event);
}

} // namespace lepton::widgets
