// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/GroupPart.h"

#include "core/graph/GroupEdits.h"
#include "core/layers/Layers.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/NetworkLevel.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace lepton::widgets {

namespace {

/// "conv1, conv2: Filters"
QString targetsOf(const graph::BlockParameter& parameter) {
    QStringList nodes;
    for (const auto& target : parameter.targets)
        nodes << QString::fromStdString(target.node.str());
    return nodes.join(QStringLiteral(", "));
}

bool hasSettings(const graph::Node& inner) { return inner.type != graph::noteType && !graph::parametersOf(inner, layers::catalogue()).empty(); }

} // namespace

GroupPart::GroupPart(const Studio& studio, QWidget* parent) : QWidget(parent), m_studio(studio) {
    auto* inside = plainButton(tr("Look inside"));
    connect(inside, &QPushButton::clicked, this, [this] { m_studio.document->level().enter(m_id); });
    auto* save = plainButton(tr("Save as a block…"));
    save->setToolTip(tr("Puts this group into your palette, for every project"));
    connect(save, &QPushButton::clicked, this, [this] {
        if (auto* action = m_studio.actions->registry().action(QStringLiteral("canvas.save-block")))
            action->trigger();
    });
    auto* acts = new QHBoxLayout;
    acts->setSpacing(8);
    acts->addWidget(inside);
    acts->addWidget(save);
    acts->addStretch();
    m_settings = new QVBoxLayout;
    m_settings->setSpacing(4);
    m_add = plainButton(tr("Add a setting of the group"));
    m_add->setToolTip(tr("Chooses a setting of a layer inside that is then set here, for this group as a whole"));
    m_menu = new QMenu(m_add);
    m_add->setMenu(m_menu);
    // Only when it is asked for: a group of a thousand layers is shown anew at every key.
    connect(m_menu, &QMenu::aboutToShow, this, &GroupPart::fillMenu);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(8);
    column->addLayout(m_settings);
    column->addWidget(m_add, 0, Qt::AlignLeft);
    column->addLayout(acts);
}

void GroupPart::show(const graph::Node& group) {
    m_id = group.id;
    listSettings(group);
    const auto& inner = group.group->body.nodes();
    m_add->setEnabled(std::any_of(inner.begin(), inner.end(), hasSettings));
}

void GroupPart::listSettings(const graph::Node& group) {
    while (QLayoutItem* item = m_settings->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater(); // the click that led here may still be in it
        delete item;
    }
    for (const auto& parameter : group.group->parameters) {
        auto* line = new QWidget;
        auto* row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        const QString name = QString::fromStdString(parameter.name);
        auto* words = new TextLabel(TextLabel::Role::Hint, tr("%1 goes to %2").arg(name, targetsOf(parameter)));
        words->setElided(Qt::ElideRight);
        auto* remove = iconButton(QStringLiteral("close"), tr("Take “%1” off the group").arg(name));
        connect(remove, &QToolButton::clicked, this, [this, key = parameter.name] {
            perform(text(LT("core", "Take the setting %1 off %2"), key, m_id.str()), graph::hideParameter(m_studio.document->level().network(), m_id, key));
        });
        row->addWidget(words, 1);
        row->addWidget(remove);
        m_settings->addWidget(line);
    }
}

void GroupPart::fillMenu() {
    m_menu->clear();
    qDeleteAll(m_menu->findChildren<QMenu*>(Qt::FindDirectChildrenOnly)); // clear() leaves them
    const auto* group = m_studio.document->level().network().find(m_id);
    if (group == nullptr || group->group == nullptr)
        return;
    for (const auto& inner : group->group->body.nodes()) {
        if (!hasSettings(inner))
            continue;
        const auto specs = graph::parametersOf(inner, layers::catalogue());
        auto* layer = m_menu->addMenu(QString::fromStdString(inner.title.empty() ? inner.id.str() : inner.title));
        for (const auto& spec : specs)
            layer->addAction(translated(spec.label), this, [this, target = graph::BlockParameter::Target{inner.id, spec.name}] {
                perform(text(LT("core", "Make %1 of %2 a setting of %3"), target.parameter, target.node.str(), m_id.str()),
                        graph::exposeParameter(m_studio.document->level().network(), m_id, target));
            });
    }
}

void GroupPart::perform(const Text& name, const Result<graph::Edit>& edit) {
    const Result<void> done = edit ? m_studio.document->level().edit(name, *edit) : Result<void>(edit.error());
    if (!done)
        Q_EMIT m_studio.actions->report(done.error());
}

} // namespace lepton::widgets
