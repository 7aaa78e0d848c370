// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/DeploymentTable.h"

#include "widgets/common/Theme.h"

#include <QHeaderView>
#include <QLocale>
#include <QPainter>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace lepton::widgets {

namespace {

enum Column { Name, Target, Version, State, Address, Since, ColumnCount };
constexpr int mostRows = 3; // more are scrolled to
constexpr int dotSide = 16;

QIcon dot(const QColor& colour) {
    QPixmap picture(dotSide * 2, dotSide * 2);
    picture.setDevicePixelRatio(2);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(QRectF(4, 4, 8, 8));
    QIcon out(picture);
    out.addPixmap(picture, QIcon::Selected); // else it would be tinted
    return out;
}

} // namespace

DeploymentTable::DeploymentTable(QWidget* parent) : Card(tr("Deployments"), parent) {
    m_table = new QTreeWidget;
    m_table->setAccessibleName(tr("Deployments"));
    m_table->setColumnCount(ColumnCount);
    m_table->setHeaderLabels({tr("Name"), tr("Target"), tr("Model version"), tr("State"), tr("Address"), tr("Since")});
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setIconSize({dotSide, dotSide});
    m_table->header()->setStretchLastSection(false);
    m_table->header()->setSectionResizeMode(Address, QHeaderView::Stretch);
    for (const int column : {Name, Target, Version, State, Since})
        m_table->header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    m_table->setStyleSheet(QStringLiteral("QTreeWidget::item { padding-left: 5px; padding-right: 14px; }"));
    body()->addWidget(m_table);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(m_table, &QTreeWidget::currentItemChanged, this, [this] { Q_EMIT changed(chosen()); });
}

void DeploymentTable::setDeployments(const std::vector<DeploymentFacts>& deployments, const std::vector<TargetFacts>& targets) {
    const QString before = chosen();
    {
        const QSignalBlocker quiet(m_table);
        m_table->clear();
        for (const auto& deployment : deployments) {
            const auto* target = findTarget(targets, deployment.target);
            const auto* current = deployment.current();
            const QString version = current != nullptr ? QStringLiteral("%1 %2").arg(current->model, current->version) : QStringLiteral("–");
            const QString since = current != nullptr ? QLocale().toString(current->created, QLocale::ShortFormat) : QStringLiteral("–");
            auto* item = new QTreeWidgetItem(m_table, {deployment.name, target != nullptr ? target->title : deployment.target, version, QString(), deployment.url.isEmpty() ? QStringLiteral("–") : deployment.url, since});
            item->setSizeHint(Address, {0, measure::rowHeight}); // the one that stretches: the others are as wide as their words
            item->setToolTip(Address, deployment.url);
            const QString told = m_states.value(deployment.name);
            const bool sure = deployment.interrupted() != nullptr || told.isEmpty();
            paintState(m_table->indexOfTopLevelItem(item), sure ? stateOf(deployment, target == nullptr || target->answers).state : told);
        }
    }
    const int rows = std::clamp(static_cast<int>(deployments.size()), 1, mostRows);
    m_table->setFixedHeight(m_table->header()->sizeHint().height() + rows * measure::rowHeight + 4);
    choose(before);
    if (chosen().isEmpty() && m_table->topLevelItemCount() > 0)
        m_table->setCurrentItem(m_table->topLevelItem(0));
    else if (chosen() != before || before.isEmpty())
        Q_EMIT changed(chosen());
}

void DeploymentTable::paintState(int row, const QString& state) {
    auto* item = m_table->topLevelItem(row);
    item->setText(State, stateWords(state));
    item->setIcon(State, dot(stateColour(state)));
}

void DeploymentTable::setState(const QString& deployment, const QString& state) {
    m_states.insert(deployment, state);
    for (int row = 0; row < m_table->topLevelItemCount(); ++row)
        if (m_table->topLevelItem(row)->text(Name) == deployment)
            paintState(row, state);
}

void DeploymentTable::choose(const QString& deployment) {
    for (int row = 0; row < m_table->topLevelItemCount(); ++row)
        if (m_table->topLevelItem(row)->text(Name) == deployment)
            m_table->setCurrentItem(m_table->topLevelItem(row));
}

QString DeploymentTable::chosen() const {
    const auto* item = m_table->currentItem();
    return item != nullptr ? item->text(Name) : QString();
}

} // namespace lepton::widgets
