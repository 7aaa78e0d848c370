// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/SplitRow.h"

#include "widgets/common/NumberField.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLocale>

namespace lepton::widgets {

namespace {
constexpr double mostSeed = 9'007'199'254'740'992.0; // 2^53: beyond it the field, a double, skips numbers
constexpr double mostPercent = 95;
} // namespace

SplitRow::SplitRow(QWidget* parent) : QFrame(parent) {
    setRole(this, "well");
    setAccessibleName(tr("Split"));
    m_counts = new TextLabel(TextLabel::Role::Hint);
    m_counts->setElided(Qt::ElideRight);
    m_counts->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* heading = new QHBoxLayout;
    heading->addWidget(new TextLabel(TextLabel::Role::Body, tr("Split")));
    heading->addWidget(m_counts, 1);
    auto* line = new QHBoxLayout;
    line->setSpacing(measure::grid);
    const auto add = [&](const QString& name, const QString& accessibleName, NumberField::Kind kind, double most, int width) {
        auto* field = new NumberField(accessibleName, kind, 0, most);
        field->setFixedWidth(width);
        connect(field, &NumberField::valueChanged, this, &SplitRow::edited);
        line->addWidget(new TextLabel(TextLabel::Role::Hint, name));
        line->addWidget(field);
        return field;
    };
    m_validation = add(tr("Validation %"), tr("Validation, percent"), NumberField::Kind::Real, mostPercent, 56);
    m_test = add(tr("Test %"), tr("Test, percent"), NumberField::Kind::Real, mostPercent, 56);
    m_seed = add(tr("Seed"), tr("Seed of the split"), NumberField::Kind::Whole, mostSeed, 64);
    m_stratified = new QCheckBox(tr("Stratified"));
    m_stratified->setToolTip(tr("Every class in the same proportions"));
    connect(m_stratified, &QCheckBox::clicked, this, &SplitRow::edited);
    line->addStretch();
    line->addWidget(m_stratified);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(measure::grid);
    column->addLayout(heading);
    column->addLayout(line);
}

void SplitRow::setSettings(const Json& split) {
    m_settings = datasets::splitSettingsFromJson(split).ok() ? *datasets::splitSettingsFromJson(split) : datasets::SplitSettings();
    m_validation->setValue(m_settings.validation * 100);
    m_test->setValue(m_settings.test * 100);
    m_seed->setValue(static_cast<double>(m_settings.seed));
    m_stratified->setChecked(m_settings.stratified);
}

void SplitRow::setGiven(bool validation, bool test) {
    for (const auto& [field, given] : {std::pair(m_validation, validation), std::pair(m_test, test)}) {
        field->setEnabled(!given);
        field->setToolTip(given ? tr("The files give this split themselves") : tr("Percent of the samples that the files leave to be divided"));
    }
}

void SplitRow::setCounts(const std::shared_ptr<const datasets::SplitIndices>& split, const std::optional<Error>& error) {
    m_counts->setTone(error ? TextLabel::Tone::Error : TextLabel::Tone::Soft);
    const auto count = [](const std::vector<std::int64_t>& list) { return QLocale().toString(static_cast<qlonglong>(list.size())); };
    if (error)
        m_counts->setText(translated(error->what));
    else if (split)
        m_counts->setText(tr("%1 training / %2 validation / %3 test").arg(count(split->train), count(split->validation), count(split->test)));
    else
        m_counts->clear();
}

QString SplitRow::countsText() const { return m_counts->text(); }

void SplitRow::edited() {
    m_settings.validation = m_validation->value() / 100;
    m_settings.test = m_test->value() / 100;
    m_settings.seed = static_cast<std::uint64_t>(m_seed->value());
    m_settings.stratified = m_stratified->isChecked();
    const Json json = datasets::toJson(m_settings);
    // Shares that leave nothing to train on are shown, but never get into the project.
    if (const auto good = datasets::splitSettingsFromJson(json); !good) {
        setCounts(nullptr, good.error());
        return;
    }
    Q_EMIT changed(json);
}

} // namespace lepton::widgets
