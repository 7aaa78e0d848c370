// SPDX-License-Identifier: GPL-3.0-or-later
#include "RandomEdits.h"

#include "core/graph/Group.h"
#include "core/graph/GroupEdits.h"

#include <set>

namespace lepton::graph {

namespace {

const Catalogue& catalogue() { return layers::catalogue(); }

/// Larger networks make nothing rarer, only slower.
constexpr std::size_t mostNodes = 40;

} // namespace

const std::vector<RandomEdits::Maker>& RandomEdits::makers() {
    using R = RandomEdits;
    // As often as they stand here.
    static const std::vector<Maker> all{&R::add,     &R::add,    &R::add,    &R::remove,   &R::connect, &R::connect,   &R::connect,   &R::connect,
                                        &R::connect, &R::move,   &R::move,   &R::rename,   &R::bypass,  &R::collapse,  &R::disconnect, &R::setParameter,
                                        &R::setParameter, &R::group, &R::takeApart, &R::insideGroup};
    return all;
}

std::optional<Edit> RandomEdits::next(const Network& network) {
    if (network.nodes().size() > mostNodes)
        return remove(network);
    return (this->*makers()[m_random.below(makers().size())])(network);
}

const Node* RandomEdits::some(const Network& network) {
    return network.nodes().empty() ? nullptr : &network.nodes()[m_random.below(network.nodes().size())];
}

const Node* RandomEdits::someGroup(const Network& network) {
    std::vector<const Node*> groups;
    for (const auto& node : network.nodes())
        if (node.group != nullptr)
            groups.push_back(&node);
    return groups.empty() ? nullptr : groups[m_random.below(groups.size())];
}

std::optional<Edit> RandomEdits::add(const Network& network) {
    const auto& type = catalogue().types()[m_random.below(catalogue().types().size())];
    if (type.structural && type.name != noteType)
        return std::nullopt; // groups come from group(), their ports with them
    Node node;
    node.id = network.freeId(type.name);
    node.type = type.name;
    node.position = {double(m_random.below(2000)), double(m_random.below(900))};
    return Edit{AddNode{std::move(node), m_random.below(network.nodes().size() + 1)}};
}

std::optional<Edit> RandomEdits::remove(const Network& network) {
    std::set<NodeId> ids;
    for (std::uint64_t count = 1 + m_random.below(4); count > 0; --count)
        if (const Node* node = some(network))
            ids.insert(node->id);
    if (ids.empty())
        return std::nullopt;
    return removeNodes(network, {ids.begin(), ids.end()});
}

std::optional<Edit> RandomEdits::connect(const Network& network) {
    const Node* from = some(network);
    const Node* to = some(network);
    const auto outputs = from != nullptr ? portsOf(*from, catalogue()) : std::nullopt;
    const auto inputs = to != nullptr ? portsOf(*to, catalogue()) : std::nullopt;
    if (!outputs || !inputs || outputs->outputs.empty() || inputs->inputs.empty())
        return std::nullopt;
    const Edge edge{{from->id, outputs->outputs[m_random.below(outputs->outputs.size())].name}, {to->id, inputs->inputs[m_random.below(inputs->inputs.size())].name}};
    if (!canConnect(network, catalogue(), edge))
        return std::nullopt;
    return Edit{Connect{edge, m_random.below(network.edges().size() + 1)}};
}

std::optional<Edit> RandomEdits::disconnect(const Network& network) {
    if (network.edges().empty())
        return std::nullopt;
    return Edit{Disconnect{network.edges()[m_random.below(network.edges().size())]}};
}

Json RandomEdits::value(const ParameterSpec& spec) {
    if (m_random.below(4) == 0)
        return nullptr; // back to the default
    switch (spec.kind) {
    case ParameterKind::Boolean: return m_random.below(2) == 0;
    case ParameterKind::Choice: return spec.choices[m_random.below(spec.choices.size())];
    case ParameterKind::Real: return spec.minimum + (spec.maximum - spec.minimum) * m_random.uniform();
    default: return 1 + m_random.below(7); // wrong for some kinds: a network may hold what analysis will refuse
    }
}

std::optional<Edit> RandomEdits::setParameter(const Network& network) {
    const Node* node = some(network);
    const auto parameters = node != nullptr ? parametersOf(*node, catalogue()) : std::vector<ParameterSpec>();
    if (parameters.empty())
        return std::nullopt;
    const auto& spec = parameters[m_random.below(parameters.size())];
    return Edit{SetParameter{node->id, spec.name, value(spec)}};
}

std::optional<Edit> RandomEdits::move(const Network& network) {
    const Node* node = some(network);
    if (node == nullptr)
        return std::nullopt;
    return Edit{MoveNode{node->id, {double(m_random.below(5000)) / 3, double(m_random.below(5000)) / 7}}};
}

std::optional<Edit> RandomEdits::rename(const Network& network) {
    const Node* node = some(network);
    if (node == nullptr)
        return std::nullopt;
    return Edit{SetTitle{node->id, m_random.below(3) == 0 ? "" : "“ü” " + std::to_string(m_random.below(50))}};
}

std::optional<Edit> RandomEdits::bypass(const Network& network) {
    const Node* node = some(network);
    return node == nullptr ? std::nullopt : std::optional(Edit{SetBypassed{node->id, !node->bypassed}});
}

std::optional<Edit> RandomEdits::collapse(const Network& network) {
    const Node* node = someGroup(network);
    return node == nullptr ? std::nullopt : std::optional(Edit{SetCollapsed{node->id, !node->collapsed}});
}

std::optional<Edit> RandomEdits::group(const Network& network) {
    std::set<NodeId> ids;
    for (std::uint64_t count = 1 + m_random.below(4); count > 0; --count)
        if (const Node* node = some(network))
            ids.insert(node->id);
    auto made = makeGroup(network, catalogue(), {ids.begin(), ids.end()});
    return made ? std::optional(std::move(made->edit)) : std::nullopt;
}

std::optional<Edit> RandomEdits::takeApart(const Network& network) {
    const Node* node = someGroup(network);
    if (node == nullptr)
        return std::nullopt;
    auto made = ungroup(network, catalogue(), node->id);
    return made ? std::optional(std::move(made->edit)) : std::nullopt;
}

/// Anything but what would take a port away that the network around is connected to.
std::optional<Edit> RandomEdits::insideGroup(const Network& network) {
    const Node* node = someGroup(network);
    if (node == nullptr)
        return std::nullopt;
    const Maker kinds[] = {&RandomEdits::add, &RandomEdits::connect, &RandomEdits::disconnect, &RandomEdits::setParameter, &RandomEdits::move, &RandomEdits::bypass};
    auto inner = (this->*kinds[m_random.below(std::size(kinds))])(node->group->body);
    return inner ? std::optional(insideOf({node->id}, std::move(*inner))) : std::nullopt;
}

} // namespace lepton::graph
