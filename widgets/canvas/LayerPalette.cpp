// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/LayerPalette.h"

#include "core/graph/Group.h"
#include "core/layers/Layers.h"
#include "widgets/canvas/LayerList.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QVBoxLayout>

namespace lepton::widgets {

LayerPalette::LayerPalette(QWidget* parent) : QWidget(parent) {
    setFixedWidth(208);
    m_search = new QLineEdit;
    m_search->setPlaceholderText(tr("Find a layer"));
    m_search->setAccessibleName(tr("Find a layer"));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    m_list = new LayerList;
    m_none = new TextLabel(TextLabel::Role::Hint, tr("No layer has these words."));
    m_none->setWordWrap(true);
    m_none->setContentsMargins(16, 8, 16, 8);
    m_none->hide();
    auto* field = new QVBoxLayout;
    field->setContentsMargins(16, 0, 16, 0);
    field->addWidget(m_search);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 14, 1, 8);
    column->setSpacing(8);
    column->addLayout(field);
    column->addWidget(m_none);
    column->addWidget(m_list, 1);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& typed) {
        m_list->filter(typed);
        m_none->setVisible(m_list->shown() == 0);
    });
    connect(m_list, &LayerList::picked, this, &LayerPalette::picked);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    showLayers(false, {});
}

void LayerPalette::showLayers(bool inGroup, const QStringList& blocks) {
    std::vector<const graph::LayerType*> shown;
    for (const auto& type : layers::catalogue().types())
        if (inGroup || !graph::isGroupPort(type.name))
            shown.push_back(&type);
    m_list->show(shown);
    m_list->showBlocks(blocks);
    m_list->filter(m_search->text());
}

void LayerPalette::focusSearch() {
    m_search->setFocus();
    m_search->selectAll();
}

bool LayerPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_search || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Up || key == Qt::Key_Down) {
        m_list->step(key == Qt::Key_Up ? -1 : 1);
        return true;
    }
    if ((key == Qt::Key_Return || key == Qt::Key_Enter) && !m_list->currentType().isEmpty()) {
        Q_EMIT picked(m_list->currentType());
        return true;
    }
    return false;
}

void LayerPalette::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().palette().bg1);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), Theme::instance().palette().line);
}

} // namespace lepton::widgets
