// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/CommandPalette.h"

#include "widgets/common/Theme.h"

#include <QAction>
#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace lepton::widgets {

namespace {

constexpr int shortcutRole = Qt::UserRole + 1;
constexpr int actionRole = Qt::UserRole + 2;

/// The action's name at the left, its shortcut at the right.
class CommandDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Palette& palette = Theme::instance().palette();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(palette.bg2);
            painter->drawRoundedRect(option.rect.adjusted(4, 1, -4, -1), measure::fieldRadius, measure::fieldRadius);
        }
        const QRect inner = option.rect.adjusted(16, 0, -16, 0);
        painter->setFont(Theme::instance().body());
        painter->setPen(palette.text);
        painter->drawText(inner, Qt::AlignVCenter | Qt::AlignLeft, index.data().toString());
        painter->setFont(Theme::instance().hint());
        painter->setPen(palette.text2);
        painter->drawText(inner, Qt::AlignVCenter | Qt::AlignRight, index.data(shortcutRole).toString());
        painter->restore();
    }
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {0, 34}; }
};

/// Every word that was typed is somewhere in the text.
bool matches(const QString& text, const QString& typed) {
    for (const auto& word : typed.split(' ', Qt::SkipEmptyParts))
        if (!text.contains(word, Qt::CaseInsensitive))
            return false;
    return true;
}

QString plainText(const QAction& action) { return action.text().remove('&'); }

} // namespace

CommandPalette::CommandPalette(QWidget* window) : QFrame(window) {
    setRole(this, "popup");
    setAccessibleName(tr("Command palette"));
    m_field = new QLineEdit;
    m_field->setPlaceholderText(tr("Type what you want to do"));
    m_field->setAccessibleName(tr("Search actions"));
    m_list = new QListWidget;
    m_list->setAccessibleName(tr("Actions"));
    m_list->setItemDelegate(new CommandDelegate(m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 10, 8, 8);
    column->setSpacing(6);
    auto* fieldRow = new QVBoxLayout;
    fieldRow->setContentsMargins(4, 0, 4, 0);
    fieldRow->addWidget(m_field);
    column->addLayout(fieldRow);
    column->addWidget(m_list);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::perform);
    m_field->installEventFilter(this);
    window->installEventFilter(this);
    hide();
}

void CommandPalette::open(const QList<QAction*>& actions) {
    m_before = QApplication::focusWidget();
    m_actions.clear();
    for (auto* action : actions)
        m_actions.append(action);
    m_field->clear();
    filter({});
    resize(qMin(560, parentWidget()->width() - 48), qMin(420, parentWidget()->height() - 96));
    move((parentWidget()->width() - width()) / 2, 56);
    show();
    raise();
    m_field->setFocus();
}

void CommandPalette::filter(const QString& typed) {
    m_list->clear();
    for (const auto& action : std::as_const(m_actions)) {
        if (!action || !action->isEnabled() || action->isSeparator() || plainText(*action).isEmpty() || !matches(plainText(*action), typed))
            continue;
        auto* item = new QListWidgetItem(plainText(*action), m_list);
        item->setData(shortcutRole, action->shortcut().toString(QKeySequence::NativeText));
        item->setData(actionRole, QVariant::fromValue<QObject*>(action));
    }
    if (m_list->count() > 0)
        m_list->setCurrentRow(0);
    else
        (new QListWidgetItem(tr("No action has these words"), m_list))->setFlags(Qt::NoItemFlags);
}

void CommandPalette::perform() {
    const auto* item = m_list->currentItem();
    const QPointer<QAction> action = item != nullptr ? qobject_cast<QAction*>(item->data(actionRole).value<QObject*>()) : nullptr;
    if (!action)
        return;
    closeAndReturn();
    action->trigger();
}

void CommandPalette::closeAndReturn() {
    hide();
    if (m_before)
        m_before->setFocus();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_field && event->type() == QEvent::FocusOut && isVisible()) {
        // A click on the list keeps the field's focus; anything else elsewhere closes.
        if (static_cast<QFocusEvent*>(event)->reason() != Qt::ActiveWindowFocusReason)
            hide();
        return false;
    }
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    switch (key) {
    case Qt::Key_Up:
    case Qt::Key_Down:
        m_list->setCurrentRow(qBound(0, m_list->currentRow() + (key == Qt::Key_Up ? -1 : 1), m_list->count() - 1));
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        perform();
        return true;
    case Qt::Key_Escape:
        closeAndReturn();
        return true;
    default:
        return false;
    }
}

} // namespace lepton::widgets
