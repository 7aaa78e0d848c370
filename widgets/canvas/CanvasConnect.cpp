// SPDX-License-Identifier: GPL-3.0-or-later
// Drawing an edge from port to port: what it may lead to is lit, and what it may not says why.
#include "core/layers/Layers.h"
#include "widgets/canvas/CanvasView.h"
#include "widgets/canvas/EdgePath.h"
#include "widgets/canvas/LayerSearch.h"
#include "widgets/common/NetworkLevel.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/Theme.h"

#include <algorithm>

namespace lepton::widgets {

namespace {

constexpr double targetReach = 16;
/// Finding out for each port whether an edge may lead there walks the network; beyond this many only those in sight are asked.
constexpr std::size_t mostNodesAsked = 500;

} // namespace

void CanvasView::startConnection(const PortHit& port) {
    m_mode = Mode::Connect;
    m_state.connecting = true;
    m_state.source = port;
    m_picked.reset();
    // Pulling at an input that has an edge takes that edge's end along.
    if (!port.output)
        for (const auto& edge : m_layout.edges())
            if (edge.to == port.node && edge.edge.to.port == port.port) {
                m_picked = edge.edge;
                m_state.source = PortHit{edge.from, edge.edge.from.port, true, edge.start};
            }
    findTargets();
    dragConnection(port.at);
}

graph::Edge CanvasView::edgeTo(const PortHit& port) const {
    const auto ref = [this](const PortHit& hit) { return graph::PortRef{m_layout.nodes()[static_cast<std::size_t>(hit.node)].id, hit.port}; };
    const PortHit& source = *m_state.source;
    return source.output ? graph::Edge{ref(source), ref(port)} : graph::Edge{ref(port), ref(source)};
}

Result<void> CanvasView::mayConnect(const graph::Edge& edge) const {
    const auto& network = this->network();
    if (!m_picked)
        return graph::canConnect(network, layers::catalogue(), edge);
    graph::Network without = network;
    without.removeEdge(*m_picked);
    return graph::canConnect(without, layers::catalogue(), edge);
}

void CanvasView::findTargets() {
    m_state.targets.clear();
    const auto& nodes = m_layout.nodes();
    graph::Network without = m_picked ? network() : graph::Network();
    if (m_picked)
        without.removeEdge(*m_picked);
    const graph::Network& asking = m_picked ? without : network();
    // What the other end comes from can't come from it as well.
    const auto closing = m_layout.reached(m_state.source->node, !m_state.source->output, m_picked);
    std::vector<int> asked;
    if (nodes.size() > mostNodesAsked)
        asked = m_layout.nodesIn(visibleWorld());
    else
        for (int i = 0; i < static_cast<int>(nodes.size()); ++i)
            asked.push_back(i);
    for (const int index : asked) {
        const auto& item = nodes[static_cast<std::size_t>(index)];
        const auto& ports = m_state.source->output ? item.inputs : item.outputs;
        for (const auto& port : ports)
            if (!closing[static_cast<std::size_t>(index)] && graph::canConnectPorts(asking, layers::catalogue(), edgeTo({index, port.name, !m_state.source->output, port.at})))
                m_state.targets[index].push_back(port.name);
    }
}

void CanvasView::dragConnection(QPointF world) {
    m_state.target.reset();
    m_state.targetFits = false;
    m_refusal.clear();
    auto port = m_layout.portAt(world, targetReach / m_zoom);
    // Anywhere on a node with one fitting port means that port.
    if (!port || port->output == m_state.source->output)
        if (const auto found = m_state.targets.find(m_layout.nodeAt(world)); found != m_state.targets.end() && found->second.size() == 1) {
            const auto& item = m_layout.nodes()[static_cast<std::size_t>(found->first)];
            const graph::PortRef ref{item.id, found->second.front()};
            port = PortHit{found->first, ref.port, !m_state.source->output, *m_layout.portPoint(ref, !m_state.source->output)};
        }
    const bool itself = port && port->node == m_state.source->node && port->output == m_state.source->output && port->port == m_state.source->port;
    if (port && !itself) {
        m_state.target = port;
        if (port->output == m_state.source->output) {
            m_refusal = port->output ? tr("An edge leads from an output to an input") : tr("An edge leads from an input to an output");
        } else if (const auto may = mayConnect(edgeTo(*port)); !may) {
            m_refusal = sentences(translated(may.error().what), translated(may.error().hint));
        } else {
            m_state.targetFits = true;
        }
    }
    const QPointF end = m_state.target && m_state.targetFits ? m_state.target->at : world;
    m_state.looseEdge = m_state.source->output ? looseEdge(m_state.source->at, end) : looseEdge(end, m_state.source->at);
    update();
}

void CanvasView::dropConnection(QPointF world) {
    dragConnection(world);
    const auto target = m_state.target;
    const bool fits = m_state.targetFits;
    const QString refusal = m_refusal;
    const PortHit source = *m_state.source;
    const auto picked = m_picked;
    const auto edge = target ? std::optional(edgeTo(*target)) : std::nullopt;
    cancelGesture();
    if (fits) {
        if (!picked)
            perform(edits::connect(*edge));
        else if (*picked != *edge)
            perform(edits::reconnect(*picked, *edge));
        return;
    }
    if (!refusal.isEmpty()) {
        Q_EMIT m_studio.actions->notify(refusal);
        return;
    }
    if (target || m_layout.nodeAt(world) >= 0)
        return;
    if (picked) {
        perform(edits::disconnect(*picked));
        return;
    }
    // Let go on empty canvas: which layer shall stand there?
    const QPointF moved = world - source.at;
    if (QPointF::dotProduct(moved, moved) < 24 * 24)
        return;
    const graph::PortRef port{m_layout.nodes()[static_cast<std::size_t>(source.node)].id, source.port};
    m_search->open(toView(world).toPoint(), layersFor(source), [this, port, output = source.output, world](const graph::LayerType& type) {
        const QPointF centre = world + QPointF(output ? measure::nodeWidth / 2.0 : -measure::nodeWidth / 2.0, 0);
        perform(edits::addConnected(network(), type, centre, port, output));
    });
}

/// Those that have a port for it and can take what flows there.
std::vector<const graph::LayerType*> CanvasView::layersFor(const PortHit& source) const {
    std::vector<const graph::LayerType*> out;
    const auto* facts = m_studio.document->level().facts(m_layout.nodes()[static_cast<std::size_t>(source.node)].id);
    for (const auto* type : layersHere()) {
        if (source.output ? type->inputs.empty() : type->outputs.empty())
            continue;
        const bool known = type->rule && source.output && facts != nullptr && !facts->outputs.empty() && type->inputs.size() == 1 && !type->inputs.front().variadic;
        if (known)
            if (const auto parameters = type->complete(Json::object());
                !parameters || std::holds_alternative<graph::ShapeFault>(type->rule(*parameters, std::span(&facts->outputs.front(), 1))))
                continue;
        out.push_back(type);
    }
    return out;
}

} // namespace lepton::widgets
