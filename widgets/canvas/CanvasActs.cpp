// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done on the canvas; each is one undo step with a name.
#include "core/graph/Group.h"
#include "core/layers/Layers.h"
#include "widgets/canvas/BlockLibrary.h"
#include "widgets/canvas/CanvasView.h"
#include "widgets/canvas/LayerHelp.h"
#include "widgets/canvas/LayerSearch.h"
#include "widgets/canvas/NetworkClipboard.h"
#include "widgets/common/NetworkLevel.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/Theme.h"

#include <QClipboard>
#include <QGuiApplication>

namespace lepton::widgets {

const graph::Network& CanvasView::network() const { return m_studio.document->level().network(); }

bool CanvasView::perform(const std::optional<NamedEdit>& edit, const std::string& mergeKey) {
    if (!edit)
        return false;
    if (!mayAdd(edit->edit))
        return false;
    const auto done = m_studio.document->level().edit(edit->name, edit->edit, mergeKey);
    if (!done) {
        Q_EMIT m_studio.actions->report(done.error());
        return false;
    }
    if (!edit->nodes.empty())
        select(edit->nodes);
    return true;
}

void CanvasView::addLayer(const QString& type) {
    if (type.startsWith(blockPrefix))
        return dropBlock(blockName(type), visibleWorld().center());
    const auto& network = this->network();
    const auto* layer = layers::catalogue().find(type.toStdString());
    if (layer == nullptr)
        return;
    if (m_state.selected.size() == 1) {
        const auto& item = m_layout.nodes()[static_cast<std::size_t>(*m_state.selected.begin())];
        const QPointF beside = item.rect.center() + QPointF(measure::nodeWidth + 68, 0);
        // Into the edge that leaves it, or onto its free output.
        for (const auto& edge : network.edges())
            if (edge.from.node == item.id && perform(edits::insertInto(network, *layer, edge)))
                return;
        if (!item.outputs.empty() && perform(edits::addConnected(network, *layer, beside, {item.id, item.outputs.front().name}, true)))
            return;
    }
    perform(edits::add(network, type.toStdString(), visibleWorld().center()));
}

void CanvasView::dropLayer(const QString& type, QPointF world) {
    if (type.startsWith(blockPrefix))
        return dropBlock(blockName(type), world);
    const auto& network = this->network();
    const auto* layer = layers::catalogue().find(type.toStdString());
    if (layer == nullptr)
        return;
    const int edge = m_layout.nodeAt(world) < 0 ? m_layout.edgeAt(world, 24) : -1;
    if (edge >= 0 && perform(edits::insertInto(network, *layer, m_layout.edges()[static_cast<std::size_t>(edge)].edge)))
        return;
    perform(edits::add(network, type.toStdString(), world));
}

void CanvasView::deleteSelection() {
    if (const auto edge = selectedEdge())
        perform(edits::disconnect(*edge));
    else if (!m_state.selected.empty())
        perform(edits::remove(network(), selection()));
}

void CanvasView::copySelection() {
    if (!m_state.selected.empty())
        QGuiApplication::clipboard()->setText(clipboard::copy(network(), selection()));
}

void CanvasView::cutSelection() {
    copySelection();
    NamedEdit cut = edits::remove(network(), selection());
    cut.name = m_state.selected.size() == 1 ? text(LT("core", "Cut %1"), selection().front().str()) : text(LT("core", "Cut %1 layers"), m_state.selected.size());
    perform(cut);
}

void CanvasView::paste(std::optional<QPointF> at) { pasteText(QGuiApplication::clipboard()->text(), at); }

void CanvasView::pasteText(const QString& text, std::optional<QPointF> at) {
    const auto pasted = clipboard::paste(network(), text, at, visibleWorld());
    if (!pasted)
        Q_EMIT m_studio.actions->notify(sentences(translated(pasted.error().what), translated(pasted.error().hint)));
    else
        perform(*pasted);
}

void CanvasView::duplicate() {
    auto copied = clipboard::paste(network(), clipboard::copy(network(), selection()), {}, visibleWorld());
    if (!copied)
        return;
    copied->name = text(LT("core", "Duplicate %1"), m_state.selected.size() == 1 ? selection().front().str() : std::to_string(m_state.selected.size()));
    perform(*copied);
}

void CanvasView::repair(const graph::Problem& problem, const graph::Repair& repair) {
    const auto edit = edits::repair(m_studio.document->network(), layers::catalogue(), problem, repair);
    const auto done = edit ? m_studio.document->edit(edit->name, edit->edit) : Result<void>();
    if (!done)
        Q_EMIT m_studio.actions->report(done.error());
}

/// Those of the catalogue that can stand in the network that is looked at.
std::vector<const graph::LayerType*> CanvasView::layersHere() const {
    const bool inGroup = !m_studio.document->level().path().empty();
    std::vector<const graph::LayerType*> out;
    for (const auto& type : layers::catalogue().types())
        if (inGroup || !graph::isGroupPort(type.name))
            out.push_back(&type);
    return out;
}

void CanvasView::searchLayer(QPointF world) {
    if (!m_studio.document->isOpen())
        return;
    m_search->open(toView(world).toPoint(), layersHere(), [this, world](const graph::LayerType& type) { dropLayer(QString::fromStdString(type.name), world); });
}

void CanvasView::align(Alignment way) {
    std::vector<edits::Placed> placed;
    for (const int index : m_state.selected) {
        const auto& item = m_layout.nodes()[static_cast<std::size_t>(index)];
        placed.push_back({item.id, item.rect});
    }
    perform(edits::align(network(), std::move(placed), way));
}

void CanvasView::showHelp() {
    if (m_state.selected.size() != 1)
        return;
    const auto& item = m_layout.nodes()[static_cast<std::size_t>(*m_state.selected.begin())];
    if (item.type == nullptr) {
        Q_EMIT m_studio.actions->notify(tr("This version does not know this layer."));
        return;
    }
    const QRect beside(toView(item.rect.topLeft()).toPoint(), (item.rect.size() * m_zoom).toSize());
    m_help->open(*item.type, m_studio.document->level().facts(item.id), beside);
}

void CanvasView::rename() {
    if (m_state.selected.size() == 1)
        Q_EMIT renameAsked();
}

} // namespace lepton::widgets
