// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/LayerSearch.h"

#include "widgets/canvas/LayerList.h"
#include "widgets/common/Theme.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QVBoxLayout>

namespace lepton::widgets {

LayerSearch::LayerSearch(QWidget* canvas) : QFrame(canvas) {
    setRole(this, "popup");
    setAccessibleName(tr("Add a layer"));
    resize(240, 320);
    m_field = new QLineEdit;
    m_field->setPlaceholderText(tr("Add a layer"));
    m_field->setAccessibleName(tr("Find a layer to add"));
    m_field->installEventFilter(this);
    m_list = new LayerList;
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setDragEnabled(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(6, 8, 6, 6);
    column->setSpacing(6);
    auto* field = new QVBoxLayout;
    field->setContentsMargins(4, 0, 4, 0);
    field->addWidget(m_field);
    column->addLayout(field);
    column->addWidget(m_list);
    connect(m_field, &QLineEdit::textChanged, m_list, &LayerList::filter);
    connect(m_list, &QListWidget::itemClicked, this, &LayerSearch::choose);
    hide();
}

void LayerSearch::open(QPoint at, const std::vector<const graph::LayerType*>& offered, Chosen chosen) {
    m_chosen = std::move(chosen);
    m_list->show(offered);
    m_field->clear();
    m_list->setCurrentRow(-1);
    m_list->step(1);
    resize(240, qMin(320, parentWidget()->height() - 16));
    move(qBound(8, at.x(), parentWidget()->width() - width() - 8), qBound(8, at.y(), parentWidget()->height() - height() - 8));
    show();
    raise();
    m_field->setFocus();
}

void LayerSearch::choose() {
    const auto* type = m_list->current();
    if (type == nullptr)
        return;
    const Chosen chosen = m_chosen;
    hide();
    chosen(*type);
}

void LayerSearch::hideEvent(QHideEvent*) {
    if (m_field->hasFocus())
        parentWidget()->setFocus();
    Q_EMIT closed();
}

bool LayerSearch::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusOut && isVisible() && static_cast<QFocusEvent*>(event)->reason() != Qt::ActiveWindowFocusReason) {
        hide();
        return false;
    }
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Up:
        m_list->step(-1);
        return true;
    case Qt::Key_Down:
        m_list->step(1);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose();
        return true;
    case Qt::Key_Escape:
        hide();
        return true;
    default:
        return false;
    }
}

} // namespace lepton::widgets
