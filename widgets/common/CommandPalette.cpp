// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/CommandPalette.h"

#include "widgets/common/Theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace lepton::widgets {

namespace {

constexpr int keysRole = Qt::UserRole + 1;
constexpr int whyRole = Qt::UserRole + 2;
constexpr int lineHeight = 34;
constexpr int mostHeight = 420;

/// The command's name at the left, its shortcut at the right; greyed with its reason if it can't be done.
class CommandDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Palette& palette = Theme::instance().palette();
        const QString why = index.data(whyRole).toString();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(palette.bg2);
            painter->drawRoundedRect(option.rect.adjusted(4, 1, -4, -1), measure::fieldRadius, measure::fieldRadius);
        }
        QRect inner = option.rect.adjusted(16, 0, -16, 0);
        painter->setPen(palette.text2);
        painter->setFont(Theme::instance().hint());
        QRect drawn;
        painter->drawText(inner, Qt::AlignVCenter | Qt::AlignRight, index.data(keysRole).toString(), &drawn);
        if (!drawn.isEmpty())
            inner.setRight(drawn.left() - 16);
        if (!why.isEmpty()) {
            painter->drawText(inner, Qt::AlignVCenter | Qt::AlignRight, why, &drawn);
            inner.setRight(drawn.left() - 16);
        }
        painter->setFont(Theme::instance().body());
        painter->setPen(why.isEmpty() ? palette.text : palette.text2);
        painter->drawText(inner, Qt::AlignVCenter | Qt::AlignLeft, QFontMetrics(painter->font()).elidedText(index.data().toString(), Qt::ElideRight, inner.width()));
        painter->restore();
    }
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {0, lineHeight}; }
};

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

void CommandPalette::open(Source source) {
    if (!isVisible())
        m_before = QApplication::focusWidget();
    m_source = std::move(source);
    m_field->clear();
    filter({});
    resize(qMin(560, parentWidget()->width() - 48), height());
    move((parentWidget()->width() - width()) / 2, 56);
    show();
    raise();
    m_field->setFocus();
}

void CommandPalette::filter(const QString& typed) {
    m_list->clear();
    m_commands = m_source(typed);
    for (const auto& command : std::as_const(m_commands)) {
        auto* item = new QListWidgetItem(command.text, m_list);
        item->setData(keysRole, command.keys);
        item->setData(whyRole, command.whyNot);
        item->setData(Qt::AccessibleTextRole, command.whyNot.isEmpty() ? command.text : sentences(command.text, command.whyNot));
    }
    if (m_list->count() > 0)
        m_list->setCurrentRow(0);
    else
        (new QListWidgetItem(tr("Nothing has these words"), m_list))->setFlags(Qt::NoItemFlags);
    fitHeight();
}

/// As high as its lines, up to a limit.
void CommandPalette::fitHeight() {
    const int around = m_field->sizeHint().height() + 30;
    resize(width(), qMin(around + qMax(1, m_list->count()) * lineHeight, qMin(mostHeight, parentWidget()->height() - 96)));
}

void CommandPalette::step(int by) { m_list->setCurrentRow(qBound(0, m_list->currentRow() + by, m_list->count() - 1)); }

void CommandPalette::perform() {
    const int row = m_list->currentRow();
    if (row < 0 || row >= m_commands.size() || !m_commands[row].whyNot.isEmpty())
        return;
    const auto act = m_commands[row].perform;
    closeAndReturn();
    act();
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
        step(key == Qt::Key_Up ? -1 : 1);
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
