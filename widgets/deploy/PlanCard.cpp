// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/PlanCard.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/ColourDot.h"
#include "widgets/common/Notice.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/deploy/DeployJson.h"
#include "widgets/deploy/DeployStep.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QScrollArea>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace lepton::widgets {

namespace {

constexpr int mostRows = 12;
constexpr int numberWidth = 20;

void paint(QTreeWidgetItem& item, const QColor& ink) {
    for (int column = 0; column < item.columnCount(); ++column)
        item.setForeground(column, ink);
}

} // namespace

PlanCard::PlanCard(QWidget* parent) : Card(tr("Plan"), parent) {
    m_notice = new Notice;
    m_state = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft);
    m_state->setWordWrap(true);
    m_changesHeading = new TextLabel(TextLabel::Role::Hint);
    setRole(m_changesHeading, "section");
    m_changes = new QTreeWidget;
    m_changes->setAccessibleName(tr("What changes, field by field"));
    m_changes->setHeaderLabels({tr("Object"), tr("Field"), tr("Now"), tr("Then")});
    m_changes->setRootIsDecorated(false);
    m_changes->setUniformRowHeights(true);
    m_changes->setTextElideMode(Qt::ElideMiddle);
    m_changes->header()->setStretchLastSection(true);
    auto* inner = new QWidget;
    auto* all = new QVBoxLayout(inner);
    all->setContentsMargins(0, 0, 6, 0);
    all->setSpacing(measure::grid);
    m_parts = new QWidget;
    m_column = new QVBoxLayout(m_parts);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(measure::cardPadding);
    all->addWidget(m_parts);
    all->addSpacing(measure::grid);
    all->addWidget(m_changesHeading);
    all->addWidget(m_changes);
    all->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(inner);
    m_deploy = primaryButton(tr("Deploy"));
    m_deploy->setAccessibleName(tr("Deploy as planned"));
    m_deploy->setMinimumWidth(96);
    connect(m_deploy, &QPushButton::clicked, this, &PlanCard::deployAsked);
    auto* row = new QHBoxLayout;
    row->addWidget(m_state, 1);
    row->addWidget(m_deploy);
    body()->addWidget(m_notice);
    body()->addWidget(scroll, 1);
    body()->addLayout(row);
    empty();
}

void PlanCard::empty() {
    m_words.clear();
    m_notice->clear();
    qDeleteAll(m_parts->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
    while (auto* item = m_column->takeAt(0)) {
        if (auto* layout = item->layout()) // its labels went with their parent
            while (auto* inner = layout->takeAt(0))
                delete inner;
        delete item;
    }
    m_changes->clear();
    m_changes->hide();
    m_changesHeading->hide();
    m_deploy->hide();
    m_state->clear();
}

void PlanCard::showWorking(const QString& heading) {
    empty();
    setHeading(heading);
    m_state->setText(tr("finding out what would change…"));
}

void PlanCard::showError(const Error& error, const QString& heading) {
    empty();
    setHeading(heading);
    m_notice->showError(error);
}

void PlanCard::showPlan(const Json& plan, const QString& heading) {
    empty();
    setHeading(heading);
    addWarnings(listIn(plan, "warnings"));
    addSteps(listIn(plan, "steps"));
    addContacts(listIn(plan, "contacts"));
    fillChanges(listIn(plan, "changes"));
    m_column->addStretch();
    m_state->setText(tr("Nothing has been changed yet."));
    m_deploy->show();
    setAccessibleDescription(words());
}

QVBoxLayout* PlanCard::addPart(const QString& heading) {
    auto* part = new QWidget;
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto* label = new TextLabel(TextLabel::Role::Hint, heading);
    setRole(label, "section");
    column->addWidget(label);
    m_column->addWidget(part);
    m_words << heading;
    return column;
}

void PlanCard::addWarnings(const Json& warnings) {
    if (warnings.empty())
        return;
    auto* column = addPart(tr("Warnings"));
    for (const auto& warning : warnings) {
        auto* label = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Warn, sentenceIn(warning, "texts", "what"));
        label->setWordWrap(true);
        column->addWidget(label);
        m_words << label->text();
    }
}

void PlanCard::addSteps(const Json& steps) {
    auto* column = addPart(tr("What is done"));
    int number = 0;
    for (const auto& step : steps) {
        auto* count = new TextLabel(TextLabel::Role::Figures, TextLabel::Tone::Soft, QString::number(++number));
        count->setFixedWidth(numberWidth);
        auto* label = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, sentenceIn(step, "texts", "title"));
        label->setWordWrap(true);
        auto* row = new QHBoxLayout;
        row->setSpacing(4);
        row->addWidget(count, 0, Qt::AlignTop);
        row->addWidget(label, 1);
        column->addLayout(row);
        m_words << label->text();
    }
}

void PlanCard::addContacts(const Json& contacts) {
    auto* column = addPart(tr("Who is talked to"));
    if (contacts.empty()) {
        column->addWidget(new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, tr("Nobody but this machine")));
        m_words << tr("Nobody but this machine");
    }
    for (const auto& contact : contacts) {
        const QString address = textIn(contact, "address"), why = sentenceIn(contact, "texts", "why");
        const bool checked = !contact.contains("tls_checked") || truthIn(contact, "tls_checked");
        auto* place = new TextLabel(TextLabel::Role::Figures, checked ? TextLabel::Tone::Plain : TextLabel::Tone::Error, address);
        place->setTextInteractionFlags(Qt::TextSelectableByMouse);
        auto* reason = new TextLabel(TextLabel::Role::Hint, checked ? TextLabel::Tone::Soft : TextLabel::Tone::Error, checked ? why : tr("%1 · its certificate is NOT checked").arg(why));
        reason->setWordWrap(true);
        auto* row = new QVBoxLayout;
        row->setSpacing(0);
        row->addWidget(place);
        row->addWidget(reason);
        column->addLayout(row);
        m_words << address + QStringLiteral(": ") + reason->text();
    }
}

void PlanCard::fillChanges(const Json& changes) {
    const Palette& palette = Theme::instance().palette();
    for (const auto& change : changes) {
        const QString field = textIn(change, "field"), from = textIn(change, "from"), to = textIn(change, "to");
        auto* item = new QTreeWidgetItem(m_changes, {textIn(change, "object"), field.isEmpty() ? tr("all of it") : field, from.isEmpty() ? tr("new") : from, to.isEmpty() ? tr("goes away") : to});
        for (int column = 0; column < 4; ++column)
            item->setToolTip(column, item->text(column));
        item->setSizeHint(3, {0, measure::rowHeight}); // the last column: the others are as wide as their words
        if (from.isEmpty() || to.isEmpty())
            paint(*item, from.isEmpty() ? palette.ok : palette.error);
        m_words << QStringLiteral("%1 %2: %3 → %4").arg(item->text(0), item->text(1), item->text(2), item->text(3));
    }
    const int count = static_cast<int>(changes.size());
    m_changesHeading->setText(count == 0 ? tr("No field changes") : tr("%n field(s) change", nullptr, count));
    m_changesHeading->show();
    m_changes->setVisible(count > 0);
    for (int column = 0; column < 2; ++column)
        m_changes->resizeColumnToContents(column);
    m_changes->setColumnWidth(0, std::min(m_changes->columnWidth(0), 180));
    m_changes->setColumnWidth(1, std::min(m_changes->columnWidth(1), 220));
    m_changes->setFixedHeight(m_changes->header()->sizeHint().height() + std::min(std::max(count, 1), mostRows) * measure::rowHeight + 4);
}

} // namespace lepton::widgets
