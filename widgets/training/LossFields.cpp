// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/LossFields.h"

#include "widgets/common/NumberField.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QComboBox>
#include <QFormLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <numeric>

namespace lepton::widgets {

namespace {

constexpr int fieldWidth = 140; // as ParameterField's
constexpr int labelWidth = 114; // so that the fields stand below those of the other groups
constexpr int mostTerms = 6; // as many rows of weights as are ever shown

struct Words {
    Q_DECLARE_TR_FUNCTIONS(LossFields)
};

QString kindText(const std::string& type) {
    if (type == "classification")
        return Words::tr("Tells classes apart");
    if (type == "regression")
        return Words::tr("Gives values");
    if (type == "generation")
        return Words::tr("Foretells the next token");
    if (type == "reconstruction")
        return Words::tr("Gives back what it is given");
    if (type == "vae")
        return Words::tr("Gives back what it is given, from a normal distribution");
    return Words::tr("Makes what a second network can't tell from the data");
}

QString lossText(const std::string& loss) {
    if (loss == "cross-entropy")
        return Words::tr("Cross-entropy");
    if (loss == "binary-cross-entropy")
        return Words::tr("Binary cross-entropy");
    if (loss == "mse")
        return Words::tr("Squared error");
    if (loss == "mae")
        return Words::tr("Absolute error");
    if (loss == "huber")
        return Words::tr("Huber");
    if (loss == "kl")
        return Words::tr("KL divergence");
    return QString::fromStdString(loss);
}

/// What a term of that loss may be changed to: what compares the same two things.
std::vector<std::string> alternatives(const std::string& loss, bool fromInput) {
    if (loss == "cross-entropy" || loss == "kl")
        return {loss};
    if (fromInput)
        return {"mse", "mae", "huber", "binary-cross-entropy"};
    return loss == "binary-cross-entropy" ? std::vector<std::string>{loss} : std::vector<std::string>{"mse", "mae", "huber"};
}

project::LossTerm firstTerm(const project::Objective& objective) {
    const auto terms = objective.allTerms();
    return terms.empty() ? project::LossTerm() : terms.front();
}

bool hasTerms(const project::Objective& objective) { return !objective.allTerms().empty(); }

/// The terms written out, so that they can be changed; the short form stays where it says as much.
void editTerm(project::Objective& objective, std::size_t index, const std::function<void(project::LossTerm&)>& edit) {
    auto terms = objective.allTerms();
    if (index >= terms.size())
        return;
    edit(terms[index]);
    project::LossTerm plain;
    plain.loss = terms[0].loss;
    const bool isPlain = terms.size() == 1 && terms[0] == plain;
    objective.loss = terms[0].loss;
    objective.terms = isPlain ? std::vector<project::LossTerm>() : std::move(terms);
}

void choose(QComboBox* box, const std::string& value) { box->setCurrentIndex(box->findData(QString::fromStdString(value))); }

} // namespace

LossFields::LossFields(const Studio& studio, QWidget* parent) : QWidget(parent), m_studio(studio) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(measure::grid);
    m_kind = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, {});
    m_kind->setWordWrap(true);
    column->addWidget(m_kind);
    m_form = new QFormLayout;
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setVerticalSpacing(6);
    m_form->setHorizontalSpacing(measure::grid);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    column->addLayout(m_form);
    addTermRows();
    addWeights();
    connect(m_studio.document, &ProjectDocument::opened, this, &LossFields::refresh);
    connect(m_studio.document, &ProjectDocument::settingsChanged, this, &LossFields::refresh);
    connect(m_studio.document, &ProjectDocument::sourceChanged, this, &LossFields::refresh);
    refresh();
}

void LossFields::addNumber(const QString& name, const QString& hint, bool whole, double least, double most, std::function<bool(const Objective&)> has,
                              std::function<double(const Objective&)> get, std::function<void(Objective&, double)> set) {
    auto* field = new NumberField(name, whole ? NumberField::Kind::Whole : NumberField::Kind::Real, least, most);
    field->setFixedWidth(fieldWidth);
    auto* label = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, name);
    label->setToolTip(hint);
    label->setWordWrap(true);
    label->setFixedWidth(labelWidth);
    label->setMinimumHeight(measure::rowHeight);
    label->setBuddy(field);
    m_form->addRow(label, field);
    m_rows.push_back({field, std::move(has), [field, get = std::move(get)](const Objective& objective) { field->setValue(get(objective)); }});
    connect(field, &NumberField::valueChanged, this, [this, set = std::move(set)](double value) { change([&](Objective& objective) { set(objective, value); }); });
}

QComboBox* LossFields::addChoice(const QString& name, const QString& hint, std::function<bool(const Objective&)> has,
                                    std::function<void(QComboBox*, const Objective&)> show, std::function<void(Objective&, const QString&)> set) {
    auto* box = new QComboBox;
    box->setAccessibleName(name);
    box->setMinimumContentsLength(5);
    box->setFixedWidth(fieldWidth);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    auto* label = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, name);
    label->setToolTip(hint);
    label->setWordWrap(true);
    label->setFixedWidth(labelWidth);
    label->setMinimumHeight(measure::rowHeight);
    m_form->addRow(label, box);
    m_rows.push_back({box, std::move(has), [box, show = std::move(show)](const Objective& objective) { show(box, objective); }});
    connect(box, &QComboBox::activated, this, [this, box, set = std::move(set)] { change([&](Objective& objective) { set(objective, box->currentData().toString()); }); });
    return box;
}

void LossFields::addTermRows() {
    addChoice(tr("Loss"), tr("What is made small: the difference between answer and target"), hasTerms,
              [](QComboBox* box, const Objective& objective) {
                  const auto term = firstTerm(objective);
                  box->clear();
                  for (const auto& loss : alternatives(term.loss, term.target == "input"))
                      box->addItem(lossText(loss), QString::fromStdString(loss));
                  choose(box, term.loss);
                  box->setEnabled(box->count() > 1);
              },
              [](Objective& objective, const QString& loss) { editTerm(objective, 0, [&](project::LossTerm& term) { term.loss = loss.toStdString(); }); });
    const auto isCrossEntropy = [](const Objective& objective) { return hasTerms(objective) && firstTerm(objective).loss == "cross-entropy"; };
    addNumber(tr("Label smoothing"), tr("This share of the target is spread over all classes, against overconfidence"), false, 0, 0.99, isCrossEntropy,
              [](const Objective& objective) { return firstTerm(objective).labelSmoothing; },
              [](Objective& objective, double value) { editTerm(objective, 0, [&](project::LossTerm& term) { term.labelSmoothing = value; }); });
    addChoice(tr("Class weights"), tr("How much a sample of each class counts"), [isCrossEntropy](const Objective& objective) { return isCrossEntropy(objective) && objective.type == "classification"; },
              [this](QComboBox* box, const Objective& objective) {
                  const auto weights = firstTerm(objective).classWeights;
                  box->clear();
                  box->addItem(tr("All the same"), QStringLiteral("same"));
                  const auto byRarity = weightsByRarity();
                  if (!byRarity.empty())
                      box->addItem(tr("Rare ones count more"), QStringLiteral("rarity"));
                  if (!weights.empty() && weights != byRarity)
                      box->addItem(tr("As in the project's file"), QStringLiteral("own"));
                  choose(box, weights.empty() ? "same" : weights == byRarity ? "rarity" : "own");
              },
              [this](Objective& objective, const QString& choice) {
                  if (choice != QLatin1String("own"))
                      editTerm(objective, 0, [&](project::LossTerm& term) { term.classWeights = choice == QLatin1String("rarity") ? weightsByRarity() : std::vector<double>(); });
              });
    addNumber(tr("Delta"), tr("Where Huber's loss turns from square to straight"), false, 1e-9, 1e9, [](const Objective& objective) { return hasTerms(objective) && firstTerm(objective).loss == "huber"; },
              [](const Objective& objective) { return firstTerm(objective).delta; },
              [](Objective& objective, double value) { editTerm(objective, 0, [&](project::LossTerm& term) { term.delta = value; }); });
}

/// Of several terms, how much each counts.
void LossFields::addWeights() {
    for (std::size_t i = 0; i < mostTerms; ++i) {
        const auto has = [i](const Objective& objective) { return objective.terms.size() > 1 && i < objective.terms.size(); };
        addNumber(tr("Weight %1").arg(i + 1), tr("How much this term of the loss counts"), false, 0, 1e6, has, [i](const Objective& objective) { return i < objective.terms.size() ? objective.terms[i].weight : 1; },
                  [i](Objective& objective, double value) { editTerm(objective, i, [&](project::LossTerm& term) { term.weight = value; }); });
        auto& row = m_rows.back();
        row.show = [this, i, field = row.field, show = std::move(row.show)](const Objective& objective) {
            if (i < objective.terms.size()) {
                const auto& term = objective.terms[i];
                const QString name = term.outputs.empty() ? lossText(term.loss) : QString::fromStdString(term.outputs.front());
                static_cast<TextLabel*>(m_form->labelForField(field))->setText(tr("Weight of %1").arg(name));
            }
            show(objective);
        };
    }
}

void LossFields::refresh() {
    const Objective& objective = m_studio.document->project().objective;
    m_refreshing = true;
    m_kind->setText(kindText(objective.type));
    for (const auto& row : m_rows) {
        const bool shown = row.has(objective);
        if (shown)
            row.show(objective);
        m_form->labelForField(row.field)->setVisible(shown);
        row.field->setVisible(shown);
    }
    m_refreshing = false;
    setEnabled(m_studio.document->isOpen());
}

void LossFields::change(const std::function<void(Objective&)>& edit) {
    if (m_refreshing || !m_studio.document->isOpen())
        return;
    Objective objective = m_studio.document->project().objective;
    edit(objective);
    m_studio.document->setObjective(objective);
}

std::vector<double> LossFields::weightsByRarity() const {
    const auto source = m_studio.document->source();
    if (!source)
        return {};
    const auto& counts = source->info().classCounts;
    if (counts.empty() || std::any_of(counts.begin(), counts.end(), [](std::int64_t count) { return count == 0; }))
        return {};
    const auto samples = static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}));
    std::vector<double> out;
    for (const auto count : counts)
        out.push_back(samples / (static_cast<double>(counts.size()) * static_cast<double>(count)));
    return out;
}

} // namespace lepton::widgets
