// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/Edit.h"

#include "core/graph/Group.h"

#include <algorithm>
#include <cassert>
#include <set>

namespace lepton::graph {

namespace {

Error noSuchNode(const NodeId& id) {
    return Error(ErrorCode::NotFound, text(LT("core", "There is no node “%1”"), id.str())).at(id.str());
}

Result<Edit> perform(Network& network, const AddNode& add) {
    if (network.find(add.node.id) != nullptr)
        return Error(ErrorCode::Conflict, text(LT("core", "There is already a node “%1”"), add.node.id.str())).at(add.node.id.str());
    if ((add.node.type == groupType) != (add.node.group != nullptr))
        return Error(ErrorCode::BadNetwork, LT("core", "A node of type “Group” has a “group”, and no other node has")).at(add.node.id.str());
    network.insertNode(add.node, std::min(add.index.value_or(network.nodes().size()), network.nodes().size()));
    return Edit{RemoveNode{add.node.id}};
}

Result<Edit> perform(Network& network, const RemoveNode& remove) {
    const Node* node = network.find(remove.id);
    if (node == nullptr)
        return noSuchNode(remove.id);
    if (!network.edgesOf(remove.id).empty())
        return Error(ErrorCode::Conflict, text(LT("core", "“%1” is still connected"), remove.id.str())).at(remove.id.str());
    Edit inverse{AddNode{*node, static_cast<std::size_t>(network.indexOf(remove.id))}};
    network.removeNode(remove.id);
    return inverse;
}

Result<Edit> perform(Network& network, const Connect& connect) {
    for (const NodeId* id : {&connect.edge.from.node, &connect.edge.to.node})
        if (network.find(*id) == nullptr)
            return noSuchNode(*id);
    if (network.hasEdge(connect.edge))
        return Error(ErrorCode::Conflict, text(LT("core", "%1 and %2 are already connected"), connect.edge.from.str(), connect.edge.to.str()))
            .at(connect.edge.to.str());
    network.insertEdge(connect.edge, std::min(connect.index.value_or(network.edges().size()), network.edges().size()));
    return Edit{Disconnect{connect.edge}};
}

Result<Edit> perform(Network& network, const Disconnect& disconnect) {
    if (!network.hasEdge(disconnect.edge))
        return Error(ErrorCode::NotFound, text(LT("core", "%1 and %2 are not connected"), disconnect.edge.from.str(), disconnect.edge.to.str()))
            .at(disconnect.edge.to.str());
    const std::size_t index = network.removeEdge(disconnect.edge);
    return Edit{Connect{disconnect.edge, index}};
}

Result<Edit> perform(Network& network, const SetParameter& set) {
    if (network.find(set.id) == nullptr)
        return noSuchNode(set.id);
    Json& parameters = network.node(set.id).parameters;
    Json before = parameters.contains(set.name) ? parameters[set.name] : Json();
    if (set.value.is_null())
        parameters.erase(set.name);
    else
        parameters[set.name] = set.value;
    return Edit{SetParameter{set.id, set.name, std::move(before)}};
}

Result<Edit> perform(Network& network, const MoveNode& move) {
    if (network.find(move.id) == nullptr)
        return noSuchNode(move.id);
    const Point before = std::exchange(network.node(move.id).position, move.position);
    return Edit{MoveNode{move.id, before}};
}

Result<Edit> perform(Network& network, const SetTitle& set) {
    if (network.find(set.id) == nullptr)
        return noSuchNode(set.id);
    std::string before = std::exchange(network.node(set.id).title, set.title);
    return Edit{SetTitle{set.id, std::move(before)}};
}

Result<Edit> perform(Network& network, const SetGroup& set) {
    const Node* node = network.find(set.id);
    if (node == nullptr || node->group == nullptr || set.group == nullptr)
        return noSuchNode(set.id);
    return Edit{SetGroup{set.id, std::exchange(network.node(set.id).group, set.group)}};
}

Result<Edit> perform(Network& network, const SetBypassed& set) {
    if (network.find(set.id) == nullptr)
        return noSuchNode(set.id);
    return Edit{SetBypassed{set.id, std::exchange(network.node(set.id).bypassed, set.bypassed)}};
}

Result<Edit> perform(Network& network, const SetCollapsed& set) {
    if (network.find(set.id) == nullptr)
        return noSuchNode(set.id);
    return Edit{SetCollapsed{set.id, std::exchange(network.node(set.id).collapsed, set.collapsed)}};
}

/// The group's content is copied, changed and put in its place; the inverse is the content as it was.
Result<Edit> perform(Network& network, const Inside& inside) {
    const Node* node = network.find(inside.group);
    if (node == nullptr || node->group == nullptr)
        return noSuchNode(inside.group);
    auto changed = std::make_shared<Group>(*node->group);
    for (const auto& edit : inside.edits) {
        LEPTON_TRY([[maybe_unused]] const Edit inverse, apply(changed->body, edit));
    }
    return perform(network, SetGroup{inside.group, std::move(changed)});
}

Result<Edit> perform(Network& network, const Sequence& sequence) {
    std::vector<Edit> inverses;
    for (const auto& edit : sequence.edits) {
        auto inverse = apply(network, edit);
        if (!inverse) {
            for (auto done = inverses.rbegin(); done != inverses.rend(); ++done)
                if (!apply(network, *done).ok())
                    assert(false && "the inverse of an edit just made can't fail");
            return std::move(inverse).error();
        }
        inverses.push_back(std::move(*inverse));
    }
    std::reverse(inverses.begin(), inverses.end());
    return Edit{Sequence{std::move(inverses)}};
}

const PortSpec* findPort(const std::vector<PortSpec>& ports, const std::string& name) {
    for (const auto& port : ports)
        if (port.name == name)
            return &port;
    return nullptr;
}

} // namespace

Result<Edit> apply(Network& network, const Edit& edit) {
    return std::visit([&network](const auto& change) { return perform(network, change); }, edit.change);
}

Result<void> canConnectPorts(const Network& network, const Catalogue& catalogue, const Edge& edge) {
    const Node* from = network.find(edge.from.node);
    const Node* to = network.find(edge.to.node);
    if (from == nullptr || to == nullptr)
        return noSuchNode(from == nullptr ? edge.from.node : edge.to.node);
    const auto fromPorts = portsOf(*from, catalogue);
    const auto toPorts = portsOf(*to, catalogue);
    if (!fromPorts || !toPorts)
        return Error(ErrorCode::Unsupported, LT("core", "A layer that this version does not know can't be connected"))
            .at((!fromPorts ? from : to)->id.str());
    if (findPort(fromPorts->outputs, edge.from.port) == nullptr)
        return Error(ErrorCode::NotFound, text(LT("core", "%1 has no output “%2”"), from->type, edge.from.port)).at(edge.from.str());
    const PortSpec* input = findPort(toPorts->inputs, edge.to.port);
    if (input == nullptr)
        return Error(ErrorCode::NotFound, text(LT("core", "%1 has no input “%2”"), to->type, edge.to.port)).at(edge.to.str());
    if (network.hasEdge(edge))
        return Error(ErrorCode::Conflict, LT("core", "These two are already connected")).at(edge.to.str());
    for (const auto& other : network.edges())
        if (other.to == edge.to && !input->variadic)
            return Error(ErrorCode::Conflict, text(LT("core", "This input already gets its data from %1"), other.from.node.str()))
                .at(edge.to.str())
                .fix(LT("core", "Remove that edge first, or join the two with Add or Concat"));
    return {};
}

Result<void> canConnect(const Network& network, const Catalogue& catalogue, const Edge& edge) {
    LEPTON_CHECK(canConnectPorts(network, catalogue, edge));
    if (network.reaches(edge.to.node, edge.from.node))
        return Error(ErrorCode::BadNetwork, LT("core", "This edge would close a cycle: the data would flow in a circle"))
            .at(edge.to.str())
            .fix(LT("core", "Connect to a layer further on"));
    return {};
}

Edit insideOf(const std::vector<NodeId>& path, Edit edit) {
    for (auto id = path.rbegin(); id != path.rend(); ++id)
        edit = {Inside{*id, {std::move(edit)}}};
    return edit;
}

Edit removeNodes(const Network& network, const std::vector<NodeId>& ids) {
    std::set<Edge> edges;
    for (const auto& id : ids)
        for (auto& edge : network.edgesOf(id))
            edges.insert(std::move(edge));
    Sequence sequence;
    for (const auto& edge : edges)
        sequence.edits.push_back({Disconnect{edge}});
    for (const auto& id : ids)
        sequence.edits.push_back({RemoveNode{id}});
    return {std::move(sequence)};
}

Result<void> History::perform(Network& network, Text name, const Edit& edit, const std::string& mergeKey) {
    LEPTON_TRY(Edit inverse, apply(network, edit));
    const bool merge = !mergeKey.empty() && mergeKey == m_mergeKey && !m_undo.empty();
    if (merge)
        m_undo.back().edit = {Sequence{{std::move(inverse), std::move(m_undo.back().edit)}}};
    else
        m_undo.push_back({std::move(name), std::move(inverse)});
    m_redo.clear();
    m_mergeKey = mergeKey;
    return {};
}

namespace {
/// A remembered edit was possible before, so it is possible now; anything else is a mistake of ours.
Edit mustApply(Network& network, const Edit& edit) {
    auto inverse = apply(network, edit);
    assert(inverse.ok());
    return inverse.ok() ? std::move(*inverse) : Edit{Sequence{}};
}
} // namespace

void History::undo(Network& network) {
    if (!canUndo())
        return;
    Step step = std::move(m_undo.back());
    m_undo.pop_back();
    step.edit = mustApply(network, step.edit);
    m_redo.push_back(std::move(step));
    stopMerging();
}

void History::redo(Network& network) {
    if (!canRedo())
        return;
    Step step = std::move(m_redo.back());
    m_redo.pop_back();
    step.edit = mustApply(network, step.edit);
    m_undo.push_back(std::move(step));
    stopMerging();
}

} // namespace lepton::graph
