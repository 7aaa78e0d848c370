// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace lepton::graph {

/// A node's name for life: it names the node's weights ("conv1.weight") and its place in files and errors.
class NodeId {
public:
    NodeId() = default;
    explicit NodeId(std::string value) : m_value(std::move(value)) {}
    const std::string& str() const { return m_value; }
    bool empty() const { return m_value.empty(); }
    auto operator<=>(const NodeId&) const = default;

private:
    std::string m_value;
};

} // namespace lepton::graph

template <>
struct std::hash<lepton::graph::NodeId> {
    std::size_t operator()(const lepton::graph::NodeId& id) const noexcept { return std::hash<std::string>()(id.str()); }
};

namespace lepton::graph {

/// Place of a node's top left corner on the canvas, in pixels at 100 %.
struct Point {
    double x = 0;
    double y = 0;
    bool operator==(const Point&) const = default;
};

struct Group;

struct Node {
    NodeId id;
    std::string type;                   ///< a LayerType's name; unknown ones are kept and reported
    Json parameters = Json::object();   ///< only what differs from the type's defaults
    Point position;
    std::string title;                  ///< the user's own name for it; empty: the type's title
    std::shared_ptr<const Group> group = nullptr; ///< of a node of type Group: what is inside; shared by copies, since it never changes
    bool bypassed = false;              ///< left out: its first input stands for its outputs
    bool collapsed = false;             ///< a group drawn small, without its picture
    bool operator==(const Node& other) const; ///< looks into groups
};

struct PortRef {
    NodeId node;
    std::string port;
    std::string str() const { return node.str() + "." + port; }
    auto operator<=>(const PortRef&) const = default;
};

struct Edge {
    PortRef from; ///< an output port
    PortRef to;   ///< an input port
    auto operator<=>(const Edge&) const = default;
};

/// Nodes and edges, nothing else: shapes and errors are Analysis, changes go through Edit. Order is kept, so that
/// undoing everything gives back the identical file.
class Network {
public:
    const std::vector<Node>& nodes() const { return m_nodes; }
    const std::vector<Edge>& edges() const { return m_edges; }
    const Node* find(const NodeId& id) const;
    /// Position in nodes(), or -1.
    std::ptrdiff_t indexOf(const NodeId& id) const;
    bool hasEdge(const Edge& edge) const;
    std::vector<Edge> edgesOf(const NodeId& id) const;
    /// A free id made from the type: "conv1", "conv2" …
    NodeId freeId(const std::string& type) const;
    /// True if there is a way from one node to the other along the edges (or they are the same).
    bool reaches(const NodeId& from, const NodeId& to) const;

    // For edits and readers; each keeps ids unique and edges between existing nodes, and asserts it.
    void insertNode(Node node, std::size_t index);
    void addNode(Node node) { insertNode(std::move(node), m_nodes.size()); }
    void removeNode(const NodeId& id); ///< it has no edges
    Node& node(const NodeId& id);
    void insertEdge(Edge edge, std::size_t index);
    void addEdge(Edge edge) { insertEdge(std::move(edge), m_edges.size()); }
    std::size_t removeEdge(const Edge& edge); ///< returns where it stood

    bool operator==(const Network& other) const { return m_nodes == other.m_nodes && m_edges == other.m_edges; }

private:
    std::vector<Node> m_nodes;
    std::vector<Edge> m_edges;
    std::unordered_map<NodeId, std::size_t> m_index;
};

/// {"nodes":[{"id","type","parameters","position":[x,y],"title","bypassed","collapsed","group":{"block","nodes","edges","parameters"}}],
///  "edges":[["conv1.out","relu1.in"]]}
Json toJson(const Network& network);
/// Errors name the node or edge: double ids, edges to nowhere, unknown keys. Layer types are not looked at.
Result<Network> networkFromJson(const Json& json, const std::string& where);

} // namespace lepton::graph
