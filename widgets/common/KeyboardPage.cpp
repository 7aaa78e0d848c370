// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/KeyboardPage.h"

#include "widgets/common/ActionRegistry.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/KeyField.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTreeWidget>

namespace lepton::widgets {

namespace {
constexpr int idRole = Qt::UserRole + 1;
constexpr int wordsRole = Qt::UserRole + 2;
} // namespace

KeyboardPage::KeyboardPage(ActionRegistry& registry, QWidget* parent) : QWidget(parent), m_registry(registry) {
    m_search = new QLineEdit;
    m_search->setPlaceholderText(tr("Find an action or a shortcut"));
    m_search->setAccessibleName(tr("Find an action or a shortcut"));
    m_search->setClearButtonEnabled(true);
    m_table = new QTreeWidget;
    m_table->setAccessibleName(tr("Keyboard shortcuts"));
    m_table->setHeaderLabels({tr("Action"), tr("Shortcut")});
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setStyleSheet("QTreeView::item { padding: 5px 0; } QHeaderView::section { padding: 6px 3px; }"); // rows in line with their headings
    m_table->header()->setStretchLastSection(false);
    m_table->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_table->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    column->addWidget(m_search);
    column->addWidget(m_table, 1);
    column->addWidget(buildEditor());
    connect(m_search, &QLineEdit::textChanged, this, &KeyboardPage::filter);
    connect(m_table, &QTreeWidget::currentItemChanged, this, &KeyboardPage::showChosen);
    connect(&registry, &ActionRegistry::shortcutsChanged, this, &KeyboardPage::fill);
    fill();
}

QWidget* KeyboardPage::buildEditor() {
    m_name = new TextLabel(TextLabel::Role::Body);
    m_name->setElided(Qt::ElideRight);
    m_keys = new KeyField;
    m_keys->setAccessibleName(tr("New shortcut"));
    m_keys->setFixedWidth(190);
    m_clear = plainButton(tr("Remove"));
    m_clear->setToolTip(tr("Leave this action without a shortcut"));
    m_reset = plainButton(tr("Reset"));
    m_reset->setToolTip(tr("Back to the shortcut that the studio came with"));
    m_resetAll = linkButton(tr("Reset all"));
    m_conflict = new TextLabel(TextLabel::Role::Hint, TextLabel::Tone::Error);
    m_conflict->setWordWrap(true);
    m_swap = plainButton(tr("Swap"));
    auto* row = new QHBoxLayout;
    row->addWidget(m_name, 1);
    row->addWidget(m_keys);
    row->addWidget(m_clear);
    row->addWidget(m_reset);
    auto* below = new QHBoxLayout;
    below->addWidget(m_conflict, 1);
    below->addWidget(m_swap);
    below->addStretch();
    below->addWidget(m_resetAll);
    auto* out = new QWidget;
    auto* column = new QVBoxLayout(out);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(row);
    column->addLayout(below);
    connect(m_keys, &KeyField::pressed, this, &KeyboardPage::take);
    connect(m_swap, &QPushButton::clicked, this, &KeyboardPage::swap);
    connect(m_clear, &QPushButton::clicked, this, [this] { m_registry.setShortcuts(chosen(), {}); });
    connect(m_reset, &QPushButton::clicked, this, [this] { m_registry.resetShortcuts(chosen()); });
    connect(m_resetAll, &QPushButton::clicked, &m_registry, &ActionRegistry::resetAllShortcuts);
    return out;
}

void KeyboardPage::fill() {
    const QString kept = chosen();
    m_table->clear();
    for (const auto& act : m_registry.acts()) {
        if (!act.action)
            continue;
        const QString keys = shortcutText(m_registry.shortcuts(act.id));
        const QString place = m_registry.place(act).title;
        auto* item = new QTreeWidgetItem(m_table, {place + ": " + QString(act.text).remove('&'), keys});
        item->setData(0, idRole, act.id);
        item->setData(0, wordsRole, item->text(0) + '\n' + keys + '\n' + act.words);
        if (m_registry.isRemapped(act.id))
            item->setForeground(1, Theme::instance().palette().accent);
        if (act.id == kept)
            m_table->setCurrentItem(item);
    }
    m_resetAll->setEnabled(!m_registry.remapped().isEmpty());
    filter(m_search->text());
    if (m_table->currentItem() == nullptr && m_table->topLevelItemCount() > 0)
        m_table->setCurrentItem(m_table->topLevelItem(0));
    showChosen();
}

void KeyboardPage::filter(const QString& typed) {
    const QStringList wanted = typed.split(' ', Qt::SkipEmptyParts);
    for (int i = 0; i < m_table->topLevelItemCount(); ++i) {
        auto* item = m_table->topLevelItem(i);
        const QString words = item->data(0, wordsRole).toString();
        item->setHidden(!std::all_of(wanted.begin(), wanted.end(), [&](const QString& word) { return words.contains(word, Qt::CaseInsensitive); }));
    }
}

QString KeyboardPage::chosen() const { return m_table->currentItem() != nullptr ? m_table->currentItem()->data(0, idRole).toString() : QString(); }

void KeyboardPage::showChosen() {
    const QString id = chosen();
    const Act* act = m_registry.find(id);
    m_name->setText(act != nullptr ? m_table->currentItem()->text(0) : QString());
    m_keys->setText(shortcutText(m_registry.shortcuts(id)));
    m_keys->setEnabled(act != nullptr);
    m_clear->setEnabled(act != nullptr && !m_registry.shortcuts(id).isEmpty());
    m_reset->setEnabled(m_registry.isRemapped(id));
    m_conflict->clear();
    m_conflict->hide();
    m_swap->hide();
}

void KeyboardPage::take(const QKeySequence& keys) {
    if (m_registry.taker(chosen(), keys) != nullptr)
        refuse(keys);
    else
        m_registry.setShortcuts(chosen(), {keys});
}

void KeyboardPage::refuse(const QKeySequence& keys) {
    const Act* other = m_registry.taker(chosen(), keys);
    m_refused = keys;
    m_keys->setText(keys.toString(QKeySequence::NativeText));
    m_conflict->setText(tr("%1 belongs to “%2”. Press other keys, or let the two swap.").arg(keys.toString(QKeySequence::NativeText), QString(other->text).remove('&')));
    m_conflict->show();
    m_swap->show();
}

void KeyboardPage::swap() { m_registry.swapShortcuts(chosen(), m_refused); }

} // namespace lepton::widgets
