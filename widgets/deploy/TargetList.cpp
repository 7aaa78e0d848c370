// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/TargetList.h"

#include <QButtonGroup>
#include <QVBoxLayout>

namespace lepton::widgets {

TargetList::TargetList(QWidget* parent) : QScrollArea(parent) {
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("Targets"));
    m_group = new QButtonGroup(this);
    auto* inner = new QWidget;
    m_column = new QVBoxLayout(inner);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(measure::grid);
    m_column->addStretch();
    setWidget(inner);
    inner->setAutoFillBackground(false); // the room's ground is seen between the cards
    connect(m_group, &QButtonGroup::buttonToggled, this, [this](QAbstractButton* button, bool on) {
        if (on)
            Q_EMIT changed(static_cast<TargetCard*>(button)->name());
    });
}

void TargetList::setTargets(const std::vector<TargetFacts>& targets) {
    const QString before = chosen();
    for (auto* button : m_group->buttons()) {
        m_group->removeButton(button);
        delete button;
    }
    for (const auto& target : targets) {
        auto* card = new TargetCard(target.name, target.title);
        if (target.missing)
            card->setMissing(translated(target.missing->what), translated(target.missing->hint));
        m_column->insertWidget(m_column->count() - 1, card);
        m_group->addButton(card);
    }
    if (!targets.empty())
        choose(card(before) != nullptr ? before : targets.front().name);
}

TargetCard* TargetList::card(const QString& target) const {
    for (auto* button : m_group->buttons())
        if (auto* card = static_cast<TargetCard*>(button); card->name() == target)
            return card;
    return nullptr;
}

QString TargetList::chosen() const {
    const auto* button = static_cast<TargetCard*>(m_group->checkedButton());
    return button != nullptr ? button->name() : QString();
}

void TargetList::choose(const QString& target) {
    if (auto* found = card(target))
        found->setChecked(true);
}

} // namespace lepton::widgets
