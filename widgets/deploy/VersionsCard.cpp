// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/VersionsCard.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/Theme.h"

#include <QHeaderView>
#include <QLocale>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace lepton::widgets {

namespace {

constexpr int wayBack = 4; // column

QColor inkOf(const QString& outcome) {
    const Palette& palette = Theme::instance().palette();
    return outcome == QLatin1String("live") ? palette.ok : outcome == QLatin1String("failed") ? palette.error : outcome == QLatin1String("interrupted") ? palette.warn : palette.text2;
}

/// What has served once can serve again; of the others it is not known whether they do.
bool canGoBack(const DeploymentFacts::Revision& revision, int live) { return revision.number != live && revision.outcome == QLatin1String("superseded"); }

} // namespace

VersionsCard::VersionsCard(QWidget* parent) : Card(tr("Versions"), parent) {
    setHint(tr("each is kept on this machine"));
    m_table = new QTreeWidget;
    m_table->setAccessibleName(tr("Versions of this deployment"));
    m_table->setHeaderLabels({tr("Revision"), tr("Model version"), tr("Deployed"), tr("What came of it"), QString()});
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->header()->setStretchLastSection(true);
    for (int column = 0; column < wayBack; ++column)
        m_table->header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    m_table->setStyleSheet(QStringLiteral("QTreeWidget::item { padding-left: 5px; padding-right: 14px; }"));
    body()->addWidget(m_table, 1);
}

void VersionsCard::setDeployment(const DeploymentFacts& deployment, bool busy) {
    m_table->clear();
    for (auto at = deployment.revisions.rbegin(); at != deployment.revisions.rend(); ++at) {
        const auto& revision = *at;
        auto* item = new QTreeWidgetItem(m_table, {QString::number(revision.number), QStringLiteral("%1 %2").arg(revision.model, revision.version), QLocale().toString(revision.created, QLocale::ShortFormat), outcomeWords(revision.outcome)});
        item->setForeground(3, inkOf(revision.outcome));
        item->setSizeHint(wayBack, {0, measure::rowHeight}); // the others are as wide as their words
        if (!canGoBack(revision, deployment.live))
            continue;
        auto* back = linkButton(tr("Roll back to this"));
        back->setObjectName(QStringLiteral("rollback-%1").arg(revision.number));
        back->setAccessibleName(tr("Roll back to revision %1, version %2").arg(revision.number).arg(revision.version));
        back->setStyleSheet(QStringLiteral("text-align: left;"));
        back->setEnabled(!busy);
        // Later: what comes of it makes this table anew, the button with it.
        connect(back, &QPushButton::clicked, this, [this, number = revision.number, version = revision.version] { Q_EMIT rollbackAsked(number, version); }, Qt::QueuedConnection);
        m_table->setItemWidget(item, wayBack, back);
    }
}

QPushButton* VersionsCard::rollbackButton(int revision) const { return m_table->findChild<QPushButton*>(QStringLiteral("rollback-%1").arg(revision)); }

} // namespace lepton::widgets
