// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/RecipeCard.h"

#include "datasets/recipe/PreparationTypes.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/Notice.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/data/PreparationRows.h"
#include "widgets/data/RecipeStepRow.h"
#include "widgets/data/SplitRow.h"

#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace lepton::widgets {

namespace {

/// Fitted values belong to the steps before them too, so a change anywhere makes them void.
Json withoutFittedValues(Json steps) {
    for (auto& step : steps)
        if (const auto* type = datasets::findStepType(step.value("type", "")))
            for (const auto& key : type->fittedValues)
                step.erase(key);
    return steps;
}

int rankOf(const datasets::StepType& type) { return !type.host ? 2 : type.training ? 1 : 0; }

/// Where a new step goes: behind the last of its kind, pictures before those for training, these before numbers.
std::size_t placeFor(const Json& steps, const datasets::StepType& type) {
    std::size_t place = 0;
    for (const auto& step : steps) {
        const auto* known = datasets::findStepType(step.value("type", ""));
        if (known != nullptr && rankOf(*known) > rankOf(type))
            break;
        ++place;
    }
    return place;
}

/// "tokens 128 of 5,000, label of 2"
QString tensorsText(const std::vector<datasets::TensorField>& fields) {
    QStringList out;
    for (const auto& field : fields) {
        QStringList sizes;
        for (const auto size : field.shape)
            sizes << QLocale().toString(static_cast<qlonglong>(size));
        QString one = QString::fromStdString(field.name);
        if (!sizes.isEmpty())
            one += QStringLiteral(" ") + sizes.join(QStringLiteral(" × "));
        if (field.count > 0)
            one = RecipeCard::tr("%1, ids below %2").arg(one, QLocale().toString(static_cast<qlonglong>(field.count)));
        out << one;
    }
    return out.join(QStringLiteral("; "));
}

} // namespace

RecipeCard::RecipeCard(QWidget* parent) : Card(tr("Recipe"), parent) {
    setHint(tr("fitted on training only, goes with the model"));
    m_notice = new Notice;
    m_list = new QWidget;
    m_split = new SplitRow;
    connect(m_split, &SplitRow::changed, this, &RecipeCard::splitChanged);
    m_add = linkButton(tr("+ Add a step"));
    m_add->setAccessibleName(tr("Add a step to the recipe"));
    connect(m_add, &QPushButton::clicked, this, &RecipeCard::offerSteps);
    body()->addWidget(m_notice);
    m_tensors = new TextLabel(TextLabel::Role::Hint);
    m_tensors->setWordWrap(true);
    m_tensors->hide();
    body()->addWidget(m_list);
    body()->addWidget(m_tensors);
    body()->addWidget(m_add);
    body()->addWidget(m_split);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    rebuild();
}

void RecipeCard::setRecipe(const Json& steps) {
    if (steps == m_steps && (!ofPictures() || m_rows.size() == steps.size()))
        return;
    m_steps = steps;
    m_notice->clear();
    rebuild();
}

bool RecipeCard::ofPictures() const {
    return std::none_of(m_steps.begin(), m_steps.end(), [](const Json& step) { return step.is_object() && datasets::findPreparationType(step.value("type", "")) != nullptr; });
}

void RecipeCard::setSplit(const Json& split) { m_split->setSettings(split); }

void RecipeCard::setInfo(const datasets::SourceInfo& info) {
    const auto gives = [&](datasets::Split wanted) {
        return std::any_of(info.splits.begin(), info.splits.end(), [&](const auto& split) { return split.first == wanted && split.second > 0; });
    };
    m_split->setGiven(gives(datasets::Split::Validation), gives(datasets::Split::Test));
}

void RecipeCard::setPrepared(const PreparedData& prepared) {
    m_prepared = prepared;
    m_split->setCounts(prepared.split, prepared.splitError);
    showSummaries();
    m_tensors->setVisible(!prepared.inputs.empty() && !ofPictures());
    m_tensors->setText(prepared.targets.empty() ? tr("Gives the network: %1").arg(tensorsText(prepared.inputs))
                                                : tr("Gives the network: %1. To be learned: %2").arg(tensorsText(prepared.inputs), tensorsText(prepared.targets)));
    if (prepared.recipeError && prepared.recipeError->code != ErrorCode::Cancelled)
        m_notice->showError(*prepared.recipeError);
    else
        m_notice->clear();
}

void RecipeCard::rebuild() {
    auto* list = new QWidget;
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(measure::grid);
    m_rows.clear();
    const bool pictures = ofPictures();
    m_add->setVisible(pictures);
    for (std::size_t i = 0; i < m_steps.size() && !pictures; ++i)
        column->addWidget(new PreparationRows(m_steps[i]));
    for (std::size_t i = 0; i < m_steps.size() && pictures; ++i) {
        const int place = static_cast<int>(i);
        auto* row = new RecipeStepRow(m_steps[i], place > 0, i + 1 < m_steps.size());
        connect(row, &RecipeStepRow::moved, this, [this, place](int by) { move(place, by); });
        connect(row, &RecipeStepRow::removed, this, [this, place] { remove(place); });
        connect(row, &RecipeStepRow::set, this, [this, place](const std::string& name, const Json& value) { set(place, name, value); });
        column->addWidget(row);
        m_rows.push_back(row);
    }
    delete body()->replaceWidget(m_list, list);
    m_list->hide();
    m_list->deleteLater(); // one of its buttons may have brought us here
    m_list = list;
    m_list->setVisible(!m_steps.empty()); // at once, not with the next event: the keyboard may go to one of the rows
    showSummaries();
}

void RecipeCard::showSummaries() {
    const bool known = m_prepared.recipe && m_prepared.recipe->steps().size() == m_rows.size();
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        m_rows[i]->setSummary(known ? translated(m_prepared.recipe->steps()[i]->summary()) : QString(), known && m_prepared.estimated);
}

void RecipeCard::offerSteps() {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    const QStringList kinds{tr("For all pictures"), tr("For training only"), tr("For numbers")};
    int rank = -1;
    for (const auto& type : datasets::stepTypes()) {
        if (rankOf(type) != rank) {
            rank = rankOf(type);
            menu->addSeparator();
            menu->addAction(kinds[rank])->setEnabled(false);
        }
        auto* action = menu->addAction(translated(type.title));
        action->setToolTip(translated(type.doc));
        connect(action, &QAction::triggered, this, [this, name = type.name] { add(name); });
    }
    menu->popup(m_add->mapToGlobal(QPoint(0, m_add->height())));
}

void RecipeCard::add(const std::string& type) {
    const auto* known = datasets::findStepType(type);
    Json step{{"type", type}};
    for (const auto& parameter : known->parameters)
        step[parameter.name] = parameter.standard;
    Json steps = m_steps;
    steps.insert(steps.begin() + static_cast<std::ptrdiff_t>(placeFor(steps, *known)), step);
    propose(std::move(steps));
}

void RecipeCard::move(int place, int by) {
    Json steps = m_steps;
    std::swap(steps[static_cast<std::size_t>(place)], steps[static_cast<std::size_t>(place + by)]);
    if (propose(std::move(steps)))
        m_rows[static_cast<std::size_t>(place + by)]->setFocus();
}

void RecipeCard::remove(int place) {
    Json steps = m_steps;
    steps.erase(steps.begin() + place);
    propose(std::move(steps));
}

void RecipeCard::set(int place, const std::string& parameter, const Json& value) {
    Json steps = m_steps;
    steps[static_cast<std::size_t>(place)][parameter] = value;
    steps = withoutFittedValues(std::move(steps));
    if (const auto made = datasets::Recipe::fromJson(steps); !made) {
        m_notice->showError(made.error());
        return;
    }
    m_steps = steps; // no rebuild: the field that was typed into keeps the keyboard
    Q_EMIT recipeChanged(m_steps);
}

bool RecipeCard::propose(Json steps) {
    steps = withoutFittedValues(std::move(steps));
    if (const auto made = datasets::Recipe::fromJson(steps); !made) {
        m_notice->showError(made.error());
        return false;
    }
    m_notice->clear();
    m_steps = std::move(steps);
    rebuild();
    Q_EMIT recipeChanged(m_steps);
    return true;
}

} // namespace lepton::widgets
