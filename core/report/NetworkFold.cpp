// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/NetworkFold.h"

#include "core/graph/Group.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace lepton::report {

namespace {

constexpr double nodeWidth = 146, nodeHeight = 64;
constexpr double leastGap = 44;
constexpr double between = 96; ///< rows; edges from one to the next lie there

bool leadsBackwards(const graph::Network& network) {
    return std::any_of(network.edges().begin(), network.edges().end(), [&](const graph::Edge& edge) {
        return network.find(edge.to.node)->position.x < network.find(edge.from.node)->position.x + nodeWidth;
    });
}

/// Nodes by their column: those whose left sides are less than half a node apart.
std::map<double, std::vector<graph::NodeId>> columnsOf(const graph::Network& network) {
    std::vector<const graph::Node*> nodes;
    for (const auto& node : network.nodes())
        if (node.type != graph::noteType)
            nodes.push_back(&node);
    std::stable_sort(nodes.begin(), nodes.end(), [](const auto* a, const auto* b) { return a->position.x < b->position.x; });
    std::map<double, std::vector<graph::NodeId>> columns;
    for (const auto* node : nodes)
        if (!columns.empty() && node->position.x - columns.rbegin()->first < nodeWidth / 2)
            columns.rbegin()->second.push_back(node->id);
        else
            columns[node->position.x].push_back(node->id);
    return columns;
}

/// The least distance of two nodes' left sides that stand beside each other.
double leastPitch(const graph::Network& network) {
    std::vector<graph::Point> at;
    for (const auto& node : network.nodes())
        if (node.type != graph::noteType)
            at.push_back(node.position);
    std::sort(at.begin(), at.end(), [](const auto& a, const auto& b) { return a.x < b.x; });
    double least = INFINITY;
    for (std::size_t i = 0; i < at.size(); ++i)
        for (std::size_t k = i + 1; k < at.size() && at[k].x - at[i].x < least; ++k)
            if (std::abs(at[k].y - at[i].y) < nodeHeight)
                least = at[k].x - at[i].x;
    return least;
}

} // namespace

std::optional<graph::Network> folded(const graph::Network& network, double widest, double highest) {
    const auto columns = columnsOf(network);
    if (columns.size() < 2 || leadsBackwards(network))
        return std::nullopt;
    const double left = columns.begin()->first, width = columns.rbegin()->first + nodeWidth - left;
    double top = INFINITY, bottom = -INFINITY;
    for (const auto& [x, ids] : columns)
        for (const auto& id : ids) {
            top = std::min(top, network.find(id)->position.y);
            bottom = std::max(bottom, network.find(id)->position.y + nodeHeight);
        }
    const double rows = std::ceil(width / widest), step = bottom - top + between;
    if (width <= widest || rows * step - between > highest)
        return std::nullopt;
    // Rows of about one length look better than a full one and a rest.
    const double room = std::min(widest, width / rows + nodeWidth);
    graph::Network out = network;
    double begin = left;
    int row = 0;
    for (const auto& [x, ids] : columns) {
        if (x + nodeWidth - begin > room) {
            begin = x;
            ++row;
        }
        for (const auto& id : ids) {
            auto& node = out.node(id);
            node.position = {node.position.x - begin + left, node.position.y + row * step};
        }
    }
    return (row + 1) * step - between > highest ? std::nullopt : std::optional(std::move(out));
}

graph::Network narrowed(const graph::Network& network) {
    const double factor = (nodeWidth + leastGap) / leastPitch(network);
    graph::Network out = network;
    if (factor < 1)
        for (const auto& node : network.nodes())
            out.node(node.id).position.x = node.position.x * factor;
    return out;
}

} // namespace lepton::report
