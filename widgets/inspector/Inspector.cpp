// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/Inspector.h"

#include "widgets/common/Theme.h"
#include "widgets/inspector/NetworkPage.h"
#include "widgets/inspector/NodePage.h"

#include <QPainter>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace lepton::widgets {

Inspector::Inspector(const Studio& studio, QWidget* parent) : QWidget(parent) {
    setFixedWidth(296);
    setAccessibleName(tr("Inspector"));
    m_node = new NodePage(studio);
    m_network = new NetworkPage(studio);
    m_pages = new QStackedWidget;
    m_pages->addWidget(scrolled(m_network, tr("The network")));
    m_pages->addWidget(scrolled(m_node, tr("The selected layer")));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 0, 0);
    column->addWidget(m_pages);
    connect(m_node, &NodePage::repairAsked, this, &Inspector::repairAsked);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

QWidget* Inspector::scrolled(QWidget* page, const QString& name) {
    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setAccessibleName(name);
    area->setWidget(page);
    area->viewport()->setAutoFillBackground(false);
    page->setAutoFillBackground(false);
    return area;
}

void Inspector::show(const std::vector<graph::NodeId>& selection) {
    const bool one = selection.size() == 1;
    if (one)
        m_node->show(selection.front());
    else
        m_network->show(selection);
    m_pages->setCurrentIndex(one ? 1 : 0);
}

void Inspector::editTitle() { m_node->editTitle(); }

void Inspector::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().palette().bg1);
    painter.fillRect(QRect(0, 0, 1, height()), Theme::instance().palette().line);
}

} // namespace lepton::widgets
