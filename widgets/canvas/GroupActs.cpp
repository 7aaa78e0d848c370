// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/GroupActs.h"

#include "core/layers/Layers.h"
#include "widgets/canvas/NodeSize.h"
#include "widgets/common/Theme.h"

#include <algorithm>

namespace lepton::widgets::edits {

namespace {

using graph::NodeId;

std::vector<NodeId> those(const graph::Network& network, const std::vector<NodeId>& ids, bool (*fits)(const graph::Node&)) {
    std::vector<NodeId> out;
    for (const auto& id : ids)
        if (const auto* node = network.find(id); node != nullptr && fits(*node))
            out.push_back(id);
    return out;
}

bool canBeBypassed(const graph::Node& node) {
    if (node.type == "Input" || node.type == "Output" || graph::isGroupPort(node.type) || node.type == graph::noteType)
        return false;
    const auto ports = graph::portsOf(node, layers::catalogue());
    return ports && !ports->inputs.empty();
}

bool isGroup(const graph::Node& node) { return node.group != nullptr; }

Text nameOf(const char* one, const char* many, const std::vector<NodeId>& ids) {
    return ids.size() == 1 ? text(one, ids.front().str()) : text(many, ids.size());
}

/// A new group has the place of a layer; it is larger, so its corner moves for its middle to stay in the row.
void centre(graph::Edit& edit) {
    auto& sequence = std::get<graph::Sequence>(edit.change);
    for (auto& part : sequence.edits)
        if (auto* add = std::get_if<graph::AddNode>(&part.change)) {
            const QSizeF size = nodeSize(add->node);
            add->node.position.x -= (size.width() - measure::nodeWidth) / 2;
            add->node.position.y -= (size.height() - measure::nodeHeight) / 2;
        }
}

} // namespace

Result<NamedEdit> group(const graph::Network& network, const std::vector<NodeId>& ids, int depth) {
    LEPTON_TRY(auto made, graph::makeGroup(network, layers::catalogue(), ids, depth));
    centre(made.edit);
    return NamedEdit{nameOf(LT("core", "Group %1"), LT("core", "Group %1 layers"), ids), std::move(made.edit), std::move(made.nodes)};
}

Result<NamedEdit> ungroup(const graph::Network& network, const std::vector<NodeId>& ids) {
    const auto groups = those(network, ids, isGroup);
    if (groups.empty())
        return Error(ErrorCode::BadValue, LT("core", "No group is selected")).fix(LT("core", "Select a group first"));
    graph::Network after = network;
    graph::Sequence whole;
    std::vector<NodeId> nodes;
    for (const auto& id : groups) {
        LEPTON_TRY(auto taken, graph::ungroup(after, layers::catalogue(), id));
        LEPTON_TRY([[maybe_unused]] const auto inverse, graph::apply(after, taken.edit));
        whole.edits.push_back(std::move(taken.edit));
        nodes.insert(nodes.end(), taken.nodes.begin(), taken.nodes.end());
    }
    return NamedEdit{nameOf(LT("core", "Ungroup %1"), LT("core", "Ungroup %1 groups"), groups), {std::move(whole)}, std::move(nodes)};
}

std::optional<NamedEdit> collapse(const graph::Network& network, const std::vector<NodeId>& ids) {
    const auto groups = those(network, ids, isGroup);
    if (groups.empty())
        return std::nullopt;
    const bool to = std::any_of(groups.begin(), groups.end(), [&](const NodeId& id) { return !network.find(id)->collapsed; });
    graph::Sequence whole;
    for (const auto& id : groups)
        whole.edits.push_back({graph::SetCollapsed{id, to}});
    const Text name = to ? nameOf(LT("core", "Collapse %1"), LT("core", "Collapse %1 groups"), groups) : nameOf(LT("core", "Expand %1"), LT("core", "Expand %1 groups"), groups);
    return NamedEdit{name, {std::move(whole)}, {}};
}

std::optional<NamedEdit> bypass(const graph::Network& network, const std::vector<NodeId>& ids) {
    const auto able = those(network, ids, canBeBypassed);
    if (able.empty())
        return std::nullopt;
    const bool to = std::any_of(able.begin(), able.end(), [&](const NodeId& id) { return !network.find(id)->bypassed; });
    graph::Sequence whole;
    for (const auto& id : able)
        whole.edits.push_back({graph::SetBypassed{id, to}});
    const Text name = to ? nameOf(LT("core", "Bypass %1"), LT("core", "Bypass %1 layers"), able) : nameOf(LT("core", "Take %1 in again"), LT("core", "Take %1 layers in again"), able);
    return NamedEdit{name, {std::move(whole)}, {}};
}

std::shared_ptr<const graph::Group> emptyGroup() {
    graph::Group group;
    group.body.addNode({NodeId("in"), graph::groupInputType, Json::object(), {0, 0}, {}});
    group.body.addNode({NodeId("out"), graph::groupOutputType, Json::object(), {2 * (measure::nodeWidth + 68.0), 0}, {}});
    group.body.addEdge({{NodeId("in"), "out"}, {NodeId("out"), "in"}});
    return std::make_shared<const graph::Group>(std::move(group));
}

NodeId idFor(const graph::Network& network, const std::string& type) {
    if (!graph::isGroupPort(type))
        return network.freeId(type);
    const std::string stem = type == graph::groupInputType ? "in" : "out";
    NodeId id(stem);
    for (int number = 2; network.find(id) != nullptr; ++number)
        id = NodeId(stem + std::to_string(number));
    return id;
}

std::string blockInItself(const graph::Edit& edit, const std::vector<std::string>& around) {
    if (const auto* sequence = std::get_if<graph::Sequence>(&edit.change)) {
        for (const auto& part : sequence->edits)
            if (std::string found = blockInItself(part, around); !found.empty())
                return found;
    } else if (const auto* add = std::get_if<graph::AddNode>(&edit.change); add != nullptr && add->node.group != nullptr) {
        for (const auto& block : around)
            if (graph::containsBlock(*add->node.group, block))
                return block;
    }
    return {};
}

bool addsGroupPort(const graph::Edit& edit) {
    if (const auto* sequence = std::get_if<graph::Sequence>(&edit.change))
        return std::any_of(sequence->edits.begin(), sequence->edits.end(), addsGroupPort);
    const auto* add = std::get_if<graph::AddNode>(&edit.change);
    return add != nullptr && graph::isGroupPort(add->node.type);
}

} // namespace lepton::widgets::edits
