// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/Group.h"

#include <algorithm>
#include <array>
#include <set>

namespace lepton::graph {

namespace {

constexpr std::array<const char*, 8> nodeKeys{"id", "type", "parameters", "position", "title", "bypassed", "collapsed", "group"};

Json groupToJson(const Group& group) {
    Json out = Json::object();
    if (!group.block.empty())
        out["block"] = group.block;
    out.update(toJson(group.body));
    for (const auto& parameter : group.parameters) {
        Json targets = Json::array();
        for (const auto& target : parameter.targets)
            targets.push_back(target.node.str() + "." + target.parameter);
        out["parameters"].push_back({{"name", parameter.name}, {"targets", std::move(targets)}});
    }
    return out;
}

Json nodeToJson(const Node& node) {
    Json out{{"id", node.id.str()}, {"type", node.type}};
    if (!node.parameters.empty())
        out["parameters"] = node.parameters;
    out["position"] = {node.position.x, node.position.y};
    if (!node.title.empty())
        out["title"] = node.title;
    if (node.bypassed)
        out["bypassed"] = true;
    if (node.collapsed)
        out["collapsed"] = true;
    if (node.group != nullptr)
        out["group"] = groupToJson(*node.group);
    return out;
}

Error malformed(Text what, const std::string& where) {
    return Error(ErrorCode::BadFormat, std::move(what)).at(where).fix(LT("core", "docs/formats.md describes what is allowed there"));
}

bool validId(const std::string& id) {
    return !id.empty() && std::all_of(id.begin(), id.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '-'; });
}

Result<Network> readNetwork(const Json& json, const std::string& where, int depth);

Result<BlockParameter> blockParameterFromJson(const Json& json, const Network& body, const std::string& where) {
    if (!json.is_object() || json.size() != 2 || !json.value("name", Json()).is_string() || !json.value("targets", Json()).is_array())
        return malformed(LT("core", "A setting of a group needs a “name” and the list “targets”"), where);
    BlockParameter parameter{json["name"].get<std::string>(), {}};
    for (const auto& item : json["targets"]) {
        const std::string target = item.is_string() ? item.get<std::string>() : "";
        const auto dot = target.find('.');
        if (dot == std::string::npos || body.find(NodeId(target.substr(0, dot))) == nullptr)
            return malformed(text(LT("core", "A setting of a group leads to %1, which is nothing inside it"), item.dump()), where);
        parameter.targets.push_back({NodeId(target.substr(0, dot)), target.substr(dot + 1)});
    }
    return parameter;
}

Result<std::shared_ptr<const Group>> groupFromJson(const Json& json, const std::string& where, int depth) {
    if (depth > deepestNesting)
        return malformed(text(LT("core", "Groups lie in each other more than %1 deep"), deepestNesting), where);
    if (!json.is_object())
        return malformed(LT("core", "A node's “group” must be an object"), where);
    Json body = json;
    body.erase("parameters");
    body.erase("block");
    auto group = std::make_shared<Group>();
    LEPTON_TRY(group->body, readNetwork(body, where, depth));
    if (json.contains("block")) {
        if (!json["block"].is_string())
            return malformed(LT("core", "A group's “block” must be a text"), where);
        group->block = json["block"].get<std::string>();
    }
    for (const auto& item : json.value("parameters", Json::array())) {
        LEPTON_TRY(BlockParameter parameter, blockParameterFromJson(item, group->body, where));
        group->parameters.push_back(std::move(parameter));
    }
    return std::shared_ptr<const Group>(std::move(group));
}

/// "bypassed" and "collapsed", the group, and whether type and group fit each other.
Result<void> readMarks(Node& node, const Json& json, const std::string& place, int depth) {
    for (const auto& [key, flag] : {std::pair{"bypassed", &node.bypassed}, {"collapsed", &node.collapsed}}) {
        if (!json.contains(key))
            continue;
        if (!json[key].is_boolean())
            return malformed(text(LT("core", "A node's “%1” must be true or false"), key), place);
        *flag = json[key].get<bool>();
    }
    if (json.contains("group") != (node.type == groupType))
        return malformed(LT("core", "A node of type “Group” has a “group”, and no other node has"), place);
    if (json.contains("group")) {
        LEPTON_TRY(node.group, groupFromJson(json["group"], place, depth + 1));
    }
    return {};
}

Result<Node> nodeFromJson(const Json& json, const std::string& where, int depth) {
    if (!json.is_object() || !json.contains("id") || !json["id"].is_string() || !json.contains("type") || !json["type"].is_string())
        return malformed(LT("core", "A node needs an “id” and a “type”"), where);
    Node node;
    node.id = NodeId(json["id"].get<std::string>());
    const std::string place = where + ": " + node.id.str();
    if (!validId(node.id.str()))
        return malformed(text(LT("core", "“%1” can't be a node's id: letters, digits, “-” and “_” only"), node.id.str()), where);
    for (const auto& [key, value] : json.items())
        if (std::find(nodeKeys.begin(), nodeKeys.end(), key) == nodeKeys.end())
            return malformed(text(LT("core", "A node has no key “%1”"), key), place);
    node.type = json["type"].get<std::string>();
    node.parameters = json.value("parameters", Json::object());
    if (!node.parameters.is_object())
        return malformed(LT("core", "A node's “parameters” must be an object"), place);
    if (json.contains("title")) {
        if (!json["title"].is_string())
            return malformed(LT("core", "A node's “title” must be a text"), place);
        node.title = json["title"].get<std::string>();
    }
    if (json.contains("position")) {
        const Json& position = json["position"];
        if (!position.is_array() || position.size() != 2 || !position[0].is_number() || !position[1].is_number())
            return malformed(LT("core", "A node's “position” must be two numbers"), place);
        node.position = {position[0].get<double>(), position[1].get<double>()};
    }
    LEPTON_CHECK(readMarks(node, json, place, depth));
    return node;
}

Result<PortRef> portFromJson(const Json& json, const Network& network, const std::string& where) {
    const std::string name = json.is_string() ? json.get<std::string>() : "";
    const auto dot = name.rfind('.');
    if (dot == std::string::npos)
        return malformed(text(LT("core", "An edge's end must read “node.port”, not %1"), json.dump()), where);
    PortRef port{NodeId(name.substr(0, dot)), name.substr(dot + 1)};
    if (network.find(port.node) == nullptr)
        return malformed(text(LT("core", "An edge leads to “%1”, but there is no such node"), port.node.str()), where);
    return port;
}

Result<Network> readNetwork(const Json& json, const std::string& where, int depth) {
    if (!json.is_object() || !json.value("nodes", Json()).is_array() || !json.value("edges", Json()).is_array())
        return malformed(LT("core", "A network needs the lists “nodes” and “edges”"), where);
    for (const auto& [key, value] : json.items())
        if (key != "nodes" && key != "edges" && key != "name")
            return malformed(text(LT("core", "A network has no key “%1”"), key), where);
    Network network;
    for (const auto& item : json["nodes"]) {
        LEPTON_TRY(Node node, nodeFromJson(item, where, depth));
        if (network.find(node.id) != nullptr)
            return malformed(text(LT("core", "Two nodes have the id “%1”"), node.id.str()), where);
        network.addNode(std::move(node));
    }
    std::set<Edge> seen;
    for (const auto& item : json["edges"]) {
        if (!item.is_array() || item.size() != 2)
            return malformed(text(LT("core", "An edge must be a pair of ports, not %1"), item.dump()), where);
        LEPTON_TRY(PortRef from, portFromJson(item[0], network, where));
        LEPTON_TRY(PortRef to, portFromJson(item[1], network, where));
        Edge edge{std::move(from), std::move(to)};
        if (!seen.insert(edge).second)
            return malformed(text(LT("core", "The edge from %1 to %2 is there twice"), edge.from.str(), edge.to.str()), where);
        network.addEdge(std::move(edge));
    }
    return network;
}

} // namespace

Json toJson(const Network& network) {
    Json nodes = Json::array();
    for (const auto& node : network.nodes())
        nodes.push_back(nodeToJson(node));
    Json edges = Json::array();
    for (const auto& edge : network.edges())
        edges.push_back({edge.from.str(), edge.to.str()});
    return {{"nodes", std::move(nodes)}, {"edges", std::move(edges)}};
}

Result<Network> networkFromJson(const Json& json, const std::string& where) { return readNetwork(json, where, 0); }

} // namespace lepton::graph
