// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/AdversaryFields.h"

#include "widgets/common/NumberField.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QComboBox>
#include <QFormLayout>

namespace lepton::widgets {

using project::Adversary;

AdversaryFields::AdversaryFields(const Studio& studio, QWidget* parent) : QWidget(parent), m_studio(studio) {
    m_form = new QFormLayout(this);
    m_form->setContentsMargins(0, measure::grid, 0, 0);
    m_form->setVerticalSpacing(measure::grid);
    m_form->setHorizontalSpacing(measure::grid);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_form->addRow(new TextLabel(TextLabel::Role::Heading, tr("Discriminator")));
    m_loss = new QComboBox;
    m_loss->setAccessibleName(tr("Loss of the two networks"));
    m_loss->setMinimumContentsLength(8);
    m_loss->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_loss->addItem(tr("Non-saturating"), QStringLiteral("non-saturating"));
    m_loss->addItem(tr("Least squares"), QStringLiteral("least-squares"));
    m_loss->addItem(tr("Hinge"), QStringLiteral("hinge"));
    m_loss->addItem(tr("Wasserstein"), QStringLiteral("wasserstein-gp"));
    m_form->addRow(new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, tr("Loss")), m_loss);
    connect(m_loss, &QComboBox::activated, this, [this] { change([&](Adversary& adversary) { adversary.loss = m_loss->currentData().toString().toStdString(); }); });
    m_penalty = addNumber(tr("Penalty"), tr("Weight of the gradient penalty"), false, 0, 1e4, [](Adversary& a, double v) { a.penalty = v; });
    m_ratio = addNumber(tr("Steps"), tr("Its steps to one of the generator"), true, 1, 100, [](Adversary& a, double v) { a.ratio = static_cast<int>(v); });
    m_learningRate = addNumber(tr("Learning rate"), tr("Of the discriminator"), false, 1e-12, 1e3, [](Adversary& a, double v) { a.optimizer.learningRate = v; });
    m_samples = addNumber(tr("Samples"), tr("Made at each epoch's end, always from the same seeds"), true, 1, 64, [](Adversary& a, double v) { a.samples = static_cast<int>(v); });
    for (auto signal : {&ProjectDocument::opened, &ProjectDocument::closed, &ProjectDocument::settingsChanged})
        connect(studio.document, signal, this, &AdversaryFields::refresh);
    refresh();
}

NumberField* AdversaryFields::addNumber(const QString& name, const QString& hint, bool whole, double least, double most, std::function<void(Adversary&, double)> set) {
    auto* field = new NumberField(tr("%1 of the discriminator").arg(name), whole ? NumberField::Kind::Whole : NumberField::Kind::Real, least, most);
    auto* label = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, name);
    label->setToolTip(hint);
    field->setToolTip(hint);
    label->setMinimumHeight(measure::rowHeight);
    m_form->addRow(label, field);
    connect(field, &NumberField::valueChanged, this, [this, set = std::move(set)](double value) { change([&](Adversary& adversary) { set(adversary, value); }); });
    return field;
}

void AdversaryFields::refresh() {
    const auto& objective = m_studio.document->project().objective;
    const bool shown = m_studio.document->isOpen() && objective.adversary.has_value();
    setVisible(shown);
    if (!shown)
        return;
    m_refreshing = true;
    m_loss->setCurrentIndex(m_loss->findData(QString::fromStdString(objective.adversary->loss)));
    m_penalty->setValue(objective.adversary->penalty);
    m_form->labelForField(m_penalty)->setVisible(objective.adversary->loss == "wasserstein-gp");
    m_penalty->setVisible(objective.adversary->loss == "wasserstein-gp");
    m_ratio->setValue(objective.adversary->ratio);
    m_learningRate->setValue(objective.adversary->optimizer.learningRate);
    m_samples->setValue(objective.adversary->samples);
    m_refreshing = false;
}

void AdversaryFields::change(const std::function<void(Adversary&)>& edit) {
    auto objective = m_studio.document->project().objective;
    if (m_refreshing || !m_studio.document->isOpen() || !objective.adversary)
        return;
    edit(*objective.adversary);
    m_studio.document->setObjective(objective);
}

} // namespace lepton::widgets
