// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/Network.h"

#include <algorithm>
#include <array>
#include <set>

namespace lepton::graph {

namespace {

constexpr std::array<const char*, 5> nodeKeys{"id", "type", "parameters", "position", "title"};

Json nodeToJson(const Node& node) {
    Json out{{"id", node.id.str()}, {"type", node.type}};
    if (!node.parameters.empty())
        out["parameters"] = node.parameters;
    out["position"] = {node.position.x, node.position.y};
    if (!node.title.empty())
        out["title"] = node.title;
    return out;
}

Error malformed(Text what, const std::string& where) {
    return Error(ErrorCode::BadFormat, std::move(what)).at(where).fix(LT("core", "docs/formats.md describes what is allowed there"));
}

bool validId(const std::string& id) {
    return !id.empty() && std::all_of(id.begin(), id.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '-'; });
}

Result<Node> nodeFromJson(const Json& json, const std::string& where) {
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

Result<Network> networkFromJson(const Json& json, const std::string& where) {
    if (!json.is_object() || !json.value("nodes", Json()).is_array() || !json.value("edges", Json()).is_array())
        return malformed(LT("core", "A network needs the lists “nodes” and “edges”"), where);
    for (const auto& [key, value] : json.items())
        if (key != "nodes" && key != "edges" && key != "name")
            return malformed(text(LT("core", "A network has no key “%1”"), key), where);
    Network network;
    for (const auto& item : json["nodes"]) {
        LEPTON_TRY(Node node, nodeFromJson(item, where));
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

} // namespace lepton::graph
