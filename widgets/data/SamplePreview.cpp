// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/SamplePreview.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/data/PictureBox.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace lepton::widgets {

namespace {

constexpr int boxSide = 104;
constexpr int variantSide = 64;

QVBoxLayout* factsColumn(const QString& heading, TextLabel* facts) {
    auto* column = new QVBoxLayout;
    column->setSpacing(4);
    column->addStretch();
    column->addWidget(new TextLabel(TextLabel::Role::Hint, heading));
    facts->setWordWrap(true);
    column->addWidget(facts);
    column->addStretch();
    return column;
}

} // namespace

SamplePreview::SamplePreview(QWidget* parent) : Card(tr("Before and after the recipe"), parent) {
    m_name = new TextLabel(TextLabel::Role::Hint);
    m_name->setElided(Qt::ElideLeft);
    m_name->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    header()->addWidget(m_name, 1);
    m_before = new PictureBox(tr("The sample as it is"));
    m_after = new PictureBox(tr("The sample as the network gets it"));
    auto* row = new QHBoxLayout;
    row->setSpacing(measure::cardPadding);
    m_facts = new TextLabel(TextLabel::Role::Body);
    m_beforeFacts = new TextLabel(TextLabel::Role::Figures);
    m_afterFacts = new TextLabel(TextLabel::Role::Figures);
    for (auto* box : {m_before, m_after}) {
        box->setFixedSize(boxSide, boxSide);
        row->addWidget(box);
        auto* column = box == m_before ? factsColumn(tr("In the file"), m_beforeFacts) : factsColumn(tr("For the network"), m_afterFacts);
        if (box == m_before)
            column->insertWidget(1, m_facts);
        row->addLayout(column, 1);
    }
    body()->addLayout(row);
    body()->addWidget(m_strip = buildStrip());
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    clear();
}

QWidget* SamplePreview::buildStrip() {
    auto* strip = new QWidget;
    auto* row = new QHBoxLayout(strip);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(measure::grid);
    auto* heading = new TextLabel(TextLabel::Role::Hint, tr("Changed at random for training"));
    heading->setWordWrap(true);
    row->addWidget(heading, 1);
    for (int i = 1; i <= variantCount; ++i) {
        auto* box = m_variants.emplace_back(new PictureBox(tr("The sample as training may see it, %1 of %2").arg(i).arg(variantCount)));
        box->setFixedSize(variantSide, variantSide);
        row->addWidget(box);
    }
    m_roll = iconButton(QStringLiteral("refresh"), tr("Other random changes"));
    connect(m_roll, &QToolButton::clicked, this, &SamplePreview::rolled);
    row->addWidget(m_roll);
    strip->hide();
    return strip;
}

void SamplePreview::clear() {
    m_strip->hide();
    for (auto* label : {m_facts, m_beforeFacts, m_afterFacts, m_name})
        label->clear();
    for (auto* box : {m_before, m_after})
        box->setImage({});
    m_before->setPlaceholder(tr("Choose a sample above"));
    m_after->setPlaceholder({});
}

void SamplePreview::show(const SampleLook& look) {
    m_name->setText(look.name);
    for (std::size_t i = 0; i < m_variants.size(); ++i)
        m_variants[i]->setImage(i < look.variants.size() ? look.variants[i] : QImage());
    m_strip->setVisible(!look.variants.empty());
    m_facts->setText(look.split.isEmpty() ? look.label : tr("%1 · %2").arg(look.label, look.split));
    m_beforeFacts->setText(look.beforeFacts);
    m_before->setImage(look.before);
    m_before->setPlaceholder(look.before.isNull() && look.error ? translated(look.error->what) : QString());
    m_after->setImage(look.after);
    m_after->setPlaceholder(look.after.isNull() && look.error ? tr("The recipe does not fit") : QString());
    m_afterFacts->setText(look.after.isNull() && look.error ? translated(look.error->what) : look.afterFacts);
    m_afterFacts->setTone(look.error ? TextLabel::Tone::Error : TextLabel::Tone::Plain);
}

QString SamplePreview::afterFacts() const { return m_afterFacts->text(); }

} // namespace lepton::widgets
