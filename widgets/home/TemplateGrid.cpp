// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/home/TemplateGrid.h"

#include "widgets/common/Pills.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/data/DataFacts.h"
#include "widgets/home/TemplateCard.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace lepton::widgets {

namespace {
constexpr int gap = 16;
}

std::vector<std::string> templateKinds() {
    std::vector<std::string> kinds;
    for (const auto& item : templates::all())
        if (!item.kinds.empty() && std::find(kinds.begin(), kinds.end(), item.kinds.front()) == kinds.end())
            kinds.push_back(item.kinds.front());
    return kinds;
}

TemplateGrid::TemplateGrid(int columns, bool checkable, QWidget* parent) : QWidget(parent), m_choice(new QButtonGroup(this)) {
    m_filter = new Pills(tr("Templates for which data"));
    m_filter->add(tr("All"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(gap);
    for (const auto& kind : templateKinds()) {
        m_filter->add(kindTitle(kind));
        m_groups.push_back({kind, buildGroup(kind, columns, checkable)});
        column->addWidget(m_groups.back().part);
    }
    column->addStretch();
    connect(m_filter, &Pills::changed, this, [this](int chosen) {
        for (std::size_t i = 0; i < m_groups.size(); ++i)
            m_groups[i].part->setVisible(chosen == 0 || static_cast<int>(i) + 1 == chosen);
    });
}

QWidget* TemplateGrid::buildGroup(const std::string& kind, int columns, bool checkable) {
    auto* part = new QWidget;
    auto* grid = new QGridLayout(part);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(gap);
    grid->addWidget(new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, kindTitle(kind)), 0, 0, 1, columns);
    int place = columns;
    for (const auto& item : templates::all()) {
        if (item.kinds.empty() || item.kinds.front() != kind)
            continue;
        auto* card = new TemplateCard(item);
        card->setCheckable(checkable);
        if (checkable)
            m_choice->addButton(card);
        connect(card, &QAbstractButton::clicked, this, [this, &item] { Q_EMIT chosen(&item); });
        grid->addWidget(card, place / columns, place % columns);
        m_cards.push_back(card);
        ++place;
    }
    for (int i = 0; i < columns; ++i)
        grid->setColumnStretch(i, 1);
    return part;
}

void TemplateGrid::showKind(const std::string& kind) {
    const auto found = std::find_if(m_groups.begin(), m_groups.end(), [&](const Group& group) { return group.kind == kind; });
    m_filter->choose(found == m_groups.end() ? 0 : static_cast<int>(found - m_groups.begin()) + 1);
}

void TemplateGrid::check(const QString& templateName) {
    for (auto* card : m_cards)
        if (card->templateName() == templateName)
            card->setChecked(true);
}

QString TemplateGrid::checked() const {
    const auto* card = static_cast<TemplateCard*>(m_choice->checkedButton());
    return card != nullptr ? card->templateName() : QString();
}

} // namespace lepton::widgets
