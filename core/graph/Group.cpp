// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/Group.h"

#include <algorithm>
#include <charconv>

namespace lepton::graph {

namespace {

std::vector<std::string> idsOfType(const Network& network, const char* type) {
    std::vector<std::string> out;
    for (const auto& node : network.nodes())
        if (node.type == type)
            out.push_back(node.id.str());
    return out;
}

std::vector<PortSpec> portsNamed(const std::vector<std::string>& names) {
    std::vector<PortSpec> out;
    for (const auto& name : names)
        out.push_back({name});
    return out;
}

/// The parameter that a block's parameter stands for, with the value inside as its default.
std::optional<ParameterSpec> specOf(const BlockParameter& parameter, const Network& body, const Catalogue& catalogue) {
    const Node* node = parameter.targets.empty() ? nullptr : body.find(parameter.targets.front().node);
    if (node == nullptr)
        return std::nullopt;
    for (auto& spec : parametersOf(*node, catalogue)) {
        if (spec.name != parameter.targets.front().parameter)
            continue;
        if (node->parameters.contains(spec.name))
            spec.defaultValue = node->parameters[spec.name];
        if (auto normal = spec.normalise(spec.defaultValue))
            spec.defaultValue = *normal;
        spec.name = parameter.name;
        return spec;
    }
    return std::nullopt;
}

/// The next part of "block1.2.conv1", taken off the front.
std::string takePart(std::string& rest) {
    const auto dot = rest.find('.');
    std::string part = rest.substr(0, dot);
    rest = dot == std::string::npos ? std::string() : rest.substr(dot + 1);
    return part;
}

} // namespace

bool Node::operator==(const Node& other) const {
    const bool sameGroup = group == other.group || (group != nullptr && other.group != nullptr && *group == *other.group);
    return sameGroup && id == other.id && type == other.type && parameters == other.parameters && position == other.position && title == other.title &&
           bypassed == other.bypassed && collapsed == other.collapsed;
}

std::vector<std::string> groupInputs(const Group& group) { return idsOfType(group.body, groupInputType); }
std::vector<std::string> groupOutputs(const Group& group) { return idsOfType(group.body, groupOutputType); }

std::size_t layerCount(const Group& group) {
    std::size_t count = 0;
    for (const auto& node : group.body.nodes())
        if (node.group != nullptr)
            count += layerCount(*node.group);
        else if (!isGroupPort(node.type) && node.type != noteType)
            ++count;
    return count;
}

bool containsBlock(const Group& group, const std::string& block) {
    return group.block == block || std::any_of(group.body.nodes().begin(), group.body.nodes().end(),
                                               [&](const Node& node) { return node.group != nullptr && containsBlock(*node.group, block); });
}

std::optional<Ports> portsOf(const Node& node, const Catalogue& catalogue) {
    if (node.group != nullptr)
        return Ports{portsNamed(groupInputs(*node.group)), portsNamed(groupOutputs(*node.group))};
    const LayerType* type = catalogue.find(node.type);
    if (type == nullptr)
        return std::nullopt;
    return Ports{type->inputs, type->outputs};
}

std::vector<ParameterSpec> parametersOf(const Node& node, const Catalogue& catalogue) {
    const LayerType* type = catalogue.find(node.type);
    if (type == nullptr)
        return {};
    auto specs = type->parameters;
    if (node.group != nullptr)
        for (const auto& parameter : node.group->parameters)
            if (auto spec = specOf(parameter, node.group->body, catalogue))
                specs.push_back(std::move(*spec));
    return specs;
}

Result<Parameters> completeParameters(const Node& node, const Catalogue& catalogue) {
    const LayerType* type = catalogue.find(node.type);
    if (type == nullptr)
        return Error(ErrorCode::Unsupported, text(LT("core", "This version does not know the layer “%1”"), node.type)).at(node.id.str());
    if (node.group == nullptr)
        return type->complete(node.parameters);
    LayerType extended;
    extended.name = type->name;
    extended.parameters = parametersOf(node, catalogue);
    return extended.complete(node.parameters);
}

const Network* networkAt(const Network& network, const std::vector<NodeId>& path) {
    const Network* at = &network;
    for (const auto& id : path) {
        const Node* node = at->find(id);
        if (node == nullptr || node->group == nullptr)
            return nullptr;
        at = &node->group->body;
    }
    return at;
}

std::int64_t repeatsOf(const Node& node) {
    if (node.group == nullptr || !node.parameters.contains("repeat") || !node.parameters["repeat"].is_number_integer())
        return 1;
    return std::max<std::int64_t>(1, node.parameters["repeat"].get<std::int64_t>());
}

std::string prefixAt(const Network& network, const std::vector<NodeId>& path) {
    std::string prefix;
    const Network* at = &network;
    for (const auto& id : path) {
        const Node* node = at->find(id);
        if (node == nullptr || node->group == nullptr)
            break;
        prefix += id.str() + (repeatsOf(*node) > 1 ? ".0." : ".");
        at = &node->group->body;
    }
    return prefix;
}

std::vector<NodeId> pathOf(const Network& network, const NodeId& expanded) {
    std::vector<NodeId> path;
    const Network* at = &network;
    std::string rest = expanded.str();
    while (at != nullptr && !rest.empty()) {
        path.emplace_back(takePart(rest));
        const Node* node = at->find(path.back());
        at = node != nullptr && node->group != nullptr ? &node->group->body : nullptr;
        if (at != nullptr && repeatsOf(*node) > 1)
            takePart(rest); // the round
    }
    return path;
}

} // namespace lepton::graph
