// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/Network.h"

#include <algorithm>
#include <cassert>
#include <unordered_set>

namespace lepton::graph {

const Node* Network::find(const NodeId& id) const {
    const auto found = m_index.find(id);
    return found == m_index.end() ? nullptr : &m_nodes[found->second];
}

std::ptrdiff_t Network::indexOf(const NodeId& id) const {
    const auto found = m_index.find(id);
    return found == m_index.end() ? -1 : static_cast<std::ptrdiff_t>(found->second);
}

bool Network::hasEdge(const Edge& edge) const { return std::find(m_edges.begin(), m_edges.end(), edge) != m_edges.end(); }

std::vector<Edge> Network::edgesOf(const NodeId& id) const {
    std::vector<Edge> out;
    for (const auto& edge : m_edges)
        if (edge.from.node == id || edge.to.node == id)
            out.push_back(edge);
    return out;
}

NodeId Network::freeId(const std::string& type) const {
    std::string stem;
    for (const unsigned char c : type)
        if (std::isalnum(c) != 0)
            stem += static_cast<char>(std::tolower(c));
    // "conv2d" + number would read as another layer: conv2d1. The dimension goes.
    for (const char* dimension : {"1d", "2d", "3d"})
        if (stem.size() > 2 && stem.ends_with(dimension))
            stem.resize(stem.size() - 2);
    for (std::size_t number = 1;; ++number)
        if (NodeId id(stem + std::to_string(number)); find(id) == nullptr)
            return id;
}

bool Network::reaches(const NodeId& from, const NodeId& to) const {
    std::unordered_map<NodeId, std::vector<const NodeId*>> next;
    for (const auto& edge : m_edges)
        next[edge.from.node].push_back(&edge.to.node);
    std::vector<const NodeId*> open{&from};
    std::unordered_set<NodeId> seen{from};
    while (!open.empty()) {
        const NodeId* at = open.back();
        open.pop_back();
        if (*at == to)
            return true;
        const auto found = next.find(*at);
        if (found == next.end())
            continue;
        for (const NodeId* target : found->second)
            if (seen.insert(*target).second)
                open.push_back(target);
    }
    return false;
}

void Network::insertNode(Node node, std::size_t index) {
    assert(find(node.id) == nullptr && index <= m_nodes.size());
    m_nodes.insert(m_nodes.begin() + static_cast<std::ptrdiff_t>(index), std::move(node));
    for (std::size_t i = index; i < m_nodes.size(); ++i)
        m_index[m_nodes[i].id] = i;
}

void Network::removeNode(const NodeId& id) {
    assert(find(id) != nullptr && edgesOf(id).empty());
    const std::size_t at = m_index.at(id);
    m_nodes.erase(m_nodes.begin() + static_cast<std::ptrdiff_t>(at));
    m_index.erase(id);
    for (std::size_t i = at; i < m_nodes.size(); ++i)
        m_index[m_nodes[i].id] = i;
}

Node& Network::node(const NodeId& id) {
    assert(find(id) != nullptr);
    return m_nodes[m_index.at(id)];
}

void Network::insertEdge(Edge edge, std::size_t index) {
    assert(find(edge.from.node) != nullptr && find(edge.to.node) != nullptr && index <= m_edges.size());
    m_edges.insert(m_edges.begin() + static_cast<std::ptrdiff_t>(index), std::move(edge));
}

std::size_t Network::removeEdge(const Edge& edge) {
    const auto found = std::find(m_edges.begin(), m_edges.end(), edge);
    assert(found != m_edges.end());
    const auto at = static_cast<std::size_t>(found - m_edges.begin());
    m_edges.erase(found);
    return at;
}

} // namespace lepton::graph
