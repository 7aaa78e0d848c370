// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/Expand.h"
#include "core/layers/Layers.h"
#include "core/report/NetworkPicture.h"
#include "core/report/sections/Sections.h"

#include <algorithm>

namespace lepton::report {

namespace {

constexpr std::size_t mostLayers = 400;
constexpr std::size_t mostGroups = 6;

std::string titleOf(const graph::Node& node) { return !node.title.empty() ? node.title : !node.group->block.empty() ? node.group->block : node.id.str(); }

void addTotals(Content& content, const RunFacts& facts, const graph::Analysis& analysis, const graph::Network& expanded) {
    const auto& language = facts.language;
    const auto memory = graph::estimateMemory(analysis, facts.project.training.batchSize, facts.project.training.optimizer.slots());
    Facts list;
    list.rows.emplace_back(facts.say(Text(LT("report", "Layers"))), language.number(static_cast<long long>(expanded.nodes().size())));
    list.rows.emplace_back(facts.say(Text(LT("report", "Parameters"))), language.number(static_cast<long long>(analysis.parameterCount)));
    list.rows.emplace_back(facts.say(Text(LT("report", "Size of the weights"))), language.bytes(static_cast<double>(analysis.weightBytes)));
    list.rows.emplace_back(facts.say(Text(LT("report", "Multiply-adds of a sample"))), language.number(static_cast<long long>(analysis.macs)));
    list.rows.emplace_back(facts.say(text(LT("report", "Memory in training, batch of %1"), facts.project.training.batchSize)),
                           facts.say(text(LT("report", "about %1"), language.bytes(static_cast<double>(memory.total())))));
    content.add(std::move(list));
}

/// A group's inside with the settings that its nodes have in the end: some are the group's own.
graph::Network resolved(const graph::Network& body, const graph::Network& expanded, const std::string& prefix) {
    graph::Network out = body;
    for (const auto& node : body.nodes())
        if (const auto* real = expanded.find(graph::NodeId(prefix + node.id.str())); real != nullptr && real->type == node.type)
            out.node(node.id).parameters = real->parameters;
    return out;
}

/// Equal for groups that have the same layers and edges, whatever their settings.
std::string plan(const graph::Network& body) {
    std::string out;
    for (const auto& node : body.nodes())
        out += node.type + " ";
    for (const auto& edge : body.edges())
        out += std::to_string(body.indexOf(edge.from.node)) + ">" + std::to_string(body.indexOf(edge.to.node)) + " ";
    return out;
}

void addPictures(Content& content, const RunFacts& facts, const graph::Network& network, const graph::Network& expanded, const graph::Analysis& analysis) {
    for (auto& figure : networkFigures(network, analysis, "", facts.language))
        content.add(Figures{{std::move(figure)}, 1});
    std::vector<std::pair<std::string, std::vector<const graph::Node*>>> kinds; // groups of one plan are shown once
    for (const auto& node : network.nodes()) {
        if (node.group == nullptr)
            continue;
        const std::string own = titleOf(node) + "\n" + plan(node.group->body);
        const auto known = std::find_if(kinds.begin(), kinds.end(), [&](const auto& kind) { return kind.first == own; });
        if (known == kinds.end())
            kinds.push_back({own, {&node}});
        else
            known->second.push_back(&node);
    }
    if (kinds.size() > mostGroups)
        kinds.resize(mostGroups);
    for (const auto& [own, nodes] : kinds) {
        const auto& node = *nodes.front();
        const std::string prefix = graph::prefixAt(network, {node.id});
        auto inside = networkFigures(resolved(node.group->body, expanded, prefix), analysis, prefix, facts.language);
        if (inside.empty())
            continue;
        std::vector<std::string> others;
        for (std::size_t i = 1; i < nodes.size(); ++i)
            others.push_back(nodes[i]->id.str());
        std::string title = facts.say(others.empty() ? text(LT("report", "Inside %1 (%2)"), titleOf(node), node.id.str())
                                                     : text(LT("report", "Inside %1 (%2; built alike: %3)"), titleOf(node), node.id.str(), facts.language.list(others)));
        inside.front().title = std::move(title) + (inside.front().title.empty() ? "" : ": " + inside.front().title);
        for (auto& figure : inside)
            content.add(Figures{{std::move(figure)}, 1});
    }
}

std::string captionOf(const RunFacts& facts, const graph::Node& node, const graph::LayerType* type) {
    const auto complete = graph::completeParameters(node, layers::catalogue());
    return complete && type != nullptr && type->caption ? facts.say(type->caption(*complete)) : "";
}

void addLayerTable(Content& content, const RunFacts& facts, const graph::Network& expanded, const graph::Analysis& analysis) {
    content.heading(2, LT("report", "Layers"));
    Table table;
    for (const char* title : {LT("report", "Name"), LT("report", "Layer"), LT("report", "Settings"), LT("report", "Output shape")})
        table.columns.push_back({facts.say(Text(title)), Align::Left, title == std::string("Output shape")});
    for (const char* title : {LT("report", "Parameters"), LT("report", "Multiply-adds")})
        table.columns.push_back({facts.say(Text(title)), Align::Right, true});
    // In the order of the data's way, then whatever lies in no order.
    std::vector<const graph::Node*> nodes;
    for (const auto& id : analysis.order)
        if (const auto* node = expanded.find(id))
            nodes.push_back(node);
    if (nodes.empty())
        for (const auto& node : expanded.nodes())
            nodes.push_back(&node);
    for (std::size_t i = 0; i < std::min(mostLayers, nodes.size()); ++i) {
        const auto& node = *nodes[i];
        const auto* type = layers::catalogue().find(node.type);
        const auto* found = analysis.find(node.id);
        const auto number = [&](std::int64_t value) { return value > 0 ? facts.language.number(static_cast<long long>(value)) : std::string(); };
        std::string shape;
        for (const auto& output : found != nullptr ? found->outputs : std::vector<graph::TensorType>())
            shape += (shape.empty() ? "" : "; ") + graph::shapeText(output.shape);
        table.rows.push_back({{node.id.str(), familyColour(type != nullptr ? type->family : graph::Family::Shape)},
                              {type != nullptr ? facts.say(Text(type->title)) : node.type},
                              {captionOf(facts, node, type)},
                              {shape},
                              {number(found != nullptr ? found->parameterCount : 0)},
                              {number(found != nullptr ? found->macs : 0)}});
    }
    content.add(std::move(table));
    if (nodes.size() > mostLayers)
        content.paragraph(text(LT("report", "And %1 more."), nodes.size() - mostLayers), true);
}

void addNetwork(Content& content, const RunFacts& facts, const graph::Network& network, const graph::Analysis& analysis) {
    const graph::Network expanded = graph::expand(network, layers::catalogue());
    addTotals(content, facts, analysis, expanded);
    addPictures(content, facts, network, expanded, analysis);
    addLayerTable(content, facts, expanded, analysis);
}

} // namespace

void addNetworks(Content& content, const RunFacts& facts) {
    content.heading(1, LT("report", "Network"));
    if (const auto* served = facts.project.served())
        addNetwork(content, facts, served->network, facts.analysis);
    const auto& adversary = facts.project.objective.adversary;
    const auto* second = adversary ? facts.project.find(adversary->network) : nullptr;
    if (second == nullptr)
        return;
    content.heading(2, text(LT("report", "The adversary, %1"), adversary->network));
    content.paragraph(LT("report", "It learns to tell what the first network makes from the data, and is not part of what is served."), true);
    addNetwork(content, facts, second->network, graph::analyse(second->network, layers::catalogue()));
}

} // namespace lepton::report
