// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/Breadcrumbs.h"

#include "core/graph/Group.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/NetworkLevel.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace lepton::widgets {

namespace {

QString nameOf(const graph::Network& network, const graph::NodeId& id) {
    const auto* node = network.find(id);
    return QString::fromStdString(node != nullptr && !node->title.empty() ? node->title : id.str());
}

} // namespace

Breadcrumbs::Breadcrumbs(const Studio& studio, QWidget* parent) : QWidget(parent), m_studio(studio) {
    setAccessibleName(tr("Where in the network"));
    m_row = new QHBoxLayout(this);
    m_row->setContentsMargins(12, 4, 14, 4);
    m_row->setSpacing(8);
    connect(&studio.document->level(), &NetworkLevel::changed, this, &Breadcrumbs::refresh);
    connect(studio.document, &ProjectDocument::networkChanged, this, &Breadcrumbs::refresh);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    move(16, 14);
    refresh();
}

void Breadcrumbs::refresh() {
    while (QLayoutItem* item = m_row->takeAt(0)) {
        if (item->widget() != nullptr) {
            item->widget()->hide();
            item->widget()->deleteLater(); // it may be the one that was clicked
        }
        delete item;
    }
    const auto& path = m_studio.document->level().path();
    setVisible(!path.empty());
    if (path.empty())
        return;
    addStep(QString::fromStdString(m_studio.document->activeNetwork()), 0, false);
    for (std::size_t depth = 1; depth <= path.size(); ++depth) {
        const auto* around = graph::networkAt(m_studio.document->network(), {path.begin(), path.begin() + static_cast<std::ptrdiff_t>(depth) - 1});
        if (around != nullptr)
            addStep(nameOf(*around, path[depth - 1]), depth, depth == path.size());
    }
    // At once: what is hidden has no size yet.
    for (int i = 0; i < m_row->count(); ++i)
        m_row->itemAt(i)->widget()->show();
    m_row->activate();
    resize(m_row->sizeHint());
    raise();
}

void Breadcrumbs::addStep(const QString& name, std::size_t depth, bool last) {
    if (depth > 0)
        m_row->addWidget(new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, QStringLiteral("›")));
    if (last) {
        m_row->addWidget(new TextLabel(TextLabel::Role::Heading, name));
        return;
    }
    auto* back = linkButton(name);
    back->setAccessibleName(tr("Go to %1").arg(name));
    back->setFixedHeight(24);
    connect(back, &QPushButton::clicked, this, [this, depth] {
        const auto path = m_studio.document->level().path();
        m_studio.document->level().goTo({path.begin(), path.begin() + static_cast<std::ptrdiff_t>(std::min(depth, path.size()))});
    });
    m_row->addWidget(back);
}

void Breadcrumbs::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Theme::instance().palette().line);
    painter.setBrush(Theme::instance().palette().bg1);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), measure::cardRadius, measure::cardRadius);
}

} // namespace lepton::widgets
