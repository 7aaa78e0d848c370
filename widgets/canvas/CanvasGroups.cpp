// SPDX-License-Identifier: GPL-3.0-or-later
// Groups, blocks, bypassed layers and notes on the canvas.
#include "widgets/canvas/BlockLibrary.h"
#include "widgets/canvas/CanvasView.h"
#include "widgets/canvas/GroupActs.h"
#include "widgets/canvas/NetworkClipboard.h"
#include "widgets/common/NetworkLevel.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/Theme.h"

#include <QAction>
#include <QInputDialog>
#include <QMenu>
#include <QMessageBox>

namespace lepton::widgets {

void CanvasView::buildGroupActions() {
    auto& registry = m_studio.actions->registry();
    const auto add = [this, &registry](const QString& id, const QString& text, const Shortcuts& shortcuts, auto act, const QString& words) {
        m_actions.insert(id, registry.add(this, {"canvas." + id, text, shortcuts, words, {}}, Qt::WidgetShortcut, act));
    };
    add("group", tr("Group"), {Qt::CTRL | Qt::Key_G}, [this] { groupSelection(); }, tr("block module subgraph together"));
    add("ungroup", tr("Ungroup"), {Qt::CTRL | Qt::SHIFT | Qt::Key_G}, [this] { performOr(edits::ungroup(network(), selection())); }, tr("dissolve unroll apart"));
    add("collapse", tr("Collapse or expand the group"), {Qt::ALT | Qt::Key_C}, [this] { perform(edits::collapse(network(), selection())); }, tr("fold small large"));
    add("enter", tr("Look inside the group"), {Qt::Key_Return, Qt::Key_Enter}, [this] { enterGroup(); }, tr("open dive into"));
    add("leave", tr("Back out of the group"), {Qt::ALT | Qt::Key_Up}, [this] { leaveGroup(); }, tr("up parent close"));
    add("save-block", tr("Save the group as a block…"), {}, [this] { askBlockName(); }, tr("palette reuse library"));
    add("bypass", tr("Bypass, or take in again"), {Qt::CTRL | Qt::Key_B}, [this] { perform(edits::bypass(network(), selection())); }, tr("skip mute disable"));
    add("note", tr("Add a note"), {Qt::CTRL | Qt::SHIFT | Qt::Key_N}, [this] { addNote(mouseOnCanvas().value_or(visibleWorld().center())); }, tr("comment sticky remark"));
}

void CanvasView::updateGroupActions() {
    const bool open = m_studio.document->isOpen();
    const auto allow = [this, open](const char* id, bool possible, const QString& why) {
        ActionRegistry::setAvailable(m_actions[id], open && possible, open ? why : tr("Open a project first"));
    };
    int groups = 0;
    for (const int index : m_state.selected)
        groups += m_layout.nodes()[static_cast<std::size_t>(index)].group != nullptr ? 1 : 0;
    const bool any = !m_state.selected.empty();
    allow("group", any, tr("Select a layer first"));
    allow("bypass", any, tr("Select a layer first"));
    for (const char* id : {"ungroup", "collapse"})
        allow(id, groups > 0, tr("Select a group first"));
    for (const char* id : {"enter", "save-block"})
        allow(id, groups == 1 && m_state.selected.size() == 1, tr("Select one group first"));
    allow("leave", open && !m_studio.document->level().path().empty(), tr("This is the whole network"));
    allow("note", true, {});
}

void CanvasView::fillGroupMenu(QMenu& menu) {
    menu.addAction(m_actions["group"]);
    for (const char* id : {"enter", "collapse", "ungroup", "save-block"})
        if (m_actions[id]->isEnabled())
            menu.addAction(m_actions[id]);
    menu.addAction(m_actions["bypass"]);
    menu.addSeparator();
}

bool CanvasView::performOr(const Result<NamedEdit>& edit) {
    if (edit)
        return perform(*edit);
    Q_EMIT m_studio.actions->notify(sentences(translated(edit.error().what), translated(edit.error().hint)));
    return false;
}

void CanvasView::groupSelection() { performOr(edits::group(network(), selection(), static_cast<int>(m_studio.document->level().path().size()))); }

void CanvasView::enterGroup() {
    if (m_state.selected.size() == 1)
        m_studio.document->level().enter(selection().front());
}

void CanvasView::leaveGroup() {
    const auto path = m_studio.document->level().path();
    if (path.empty())
        return;
    m_studio.document->level().leave();
    reveal(m_studio.document->level().expanded(path.back()));
}

void CanvasView::addNote(QPointF world) {
    if (perform(edits::add(network(), graph::noteType, world)))
        rename(); // its words
}

void CanvasView::askBlockName() {
    if (m_state.selected.size() != 1)
        return;
    const auto* node = network().find(selection().front());
    if (node == nullptr || node->group == nullptr)
        return;
    const QString proposed = QString::fromStdString(!node->group->block.empty() ? node->group->block : !node->title.empty() ? node->title : node->id.str());
    bool given = false;
    const QString name = QInputDialog::getText(this, tr("Save as a block"), tr("Name of the block in the palette"), QLineEdit::Normal, proposed, &given).trimmed();
    if (!given || name.isEmpty())
        return;
    const bool replace = m_blocks->has(name);
    if (replace && QMessageBox::question(this, tr("Save as a block"), tr("There is a block “%1” already. Replace it? Networks that were made with it keep what they have.").arg(name)) != QMessageBox::Yes)
        return;
    saveBlock(name);
}

void CanvasView::saveBlock(const QString& name) {
    const graph::NodeId id = selection().front();
    auto group = std::make_shared<graph::Group>(*network().find(id)->group);
    group->block = name.toStdString();
    graph::Network named = network();
    named.node(id).group = group;
    if (const auto saved = m_blocks->save(name, clipboard::copy(named, {id})); !saved) {
        Q_EMIT m_studio.actions->report(saved.error());
        return;
    }
    perform(NamedEdit{text(LT("core", "Name %1 as the block “%2”"), id.str(), group->block), {graph::SetGroup{id, group}}, {}});
    Q_EMIT m_studio.actions->notify(tr("“%1” is in the palette now").arg(name));
}

void CanvasView::dropBlock(const QString& name, QPointF world) {
    const auto found = m_blocks->text(name);
    if (!found)
        Q_EMIT m_studio.actions->report(found.error());
    else
        pasteText(*found, world);
}

/// A block that would lie in itself, or a group's port outside of any group, is refused with the reason.
bool CanvasView::mayAdd(const graph::Edit& edit) {
    const auto& level = m_studio.document->level();
    if (const std::string block = edits::blockInItself(edit, level.blocksAround()); !block.empty()) {
        Q_EMIT m_studio.actions->notify(tr("The block “%1” can't contain itself").arg(QString::fromStdString(block)));
        return false;
    }
    if (level.path().empty() && edits::addsGroupPort(edit)) {
        Q_EMIT m_studio.actions->notify(tr("A group's input or output stands inside a group: make a group and look inside it"));
        return false;
    }
    return true;
}

} // namespace lepton::widgets
