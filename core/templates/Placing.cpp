// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Placing.h"

#include "core/graph/Group.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace lepton::templates {

namespace {

using graph::NodeId;

// As the canvas draws them (widgets/canvas/NodeSize.cpp).
constexpr double nodeWidth = 146, nodeHeight = 64;
constexpr double groupWidth = 226, groupHeight = 138;
constexpr double alongGap = 68, laneGap = 56, rowGap = 126;

double widthOf(const graph::Node& node) { return node.group != nullptr ? groupWidth : nodeWidth; }
double heightOf(const graph::Node& node) { return node.group != nullptr ? groupHeight : nodeHeight; }

class Placing {
public:
    explicit Placing(graph::Network& network) : m_network(network) {
        for (const auto& edge : network.edges()) {
            m_before[edge.to.node].push_back(edge.from.node);
            m_after[edge.from.node].push_back(edge.to.node);
        }
    }

    void run() {
        if (m_network.nodes().empty())
            return;
        rankNodes();
        double top = 0;
        int first = 0;
        for (const int end : rowEnds()) {
            top += placeRow(first, end, top) + rowGap;
            first = end;
        }
    }

private:
    int rankOf(const NodeId& id) {
        if (const auto found = m_rank.find(id); found != m_rank.end())
            return found->second;
        int rank = 0;
        for (const auto& before : m_before[id])
            rank = std::max(rank, rankOf(before) + 1);
        return m_rank[id] = rank;
    }

    /// As far left as the data allows; a branch that does not come from the first node stands right before what it joins.
    void rankNodes() {
        std::vector<NodeId> order;
        for (const auto& node : m_network.nodes()) {
            order.push_back(node.id);
            m_count = std::max(m_count, rankOf(node.id) + 1);
        }
        std::stable_sort(order.begin(), order.end(), [this](const NodeId& a, const NodeId& b) { return m_rank[a] > m_rank[b]; });
        const NodeId first = m_network.nodes().front().id;
        for (const auto& id : order) {
            if (m_network.reaches(first, id) || m_after[id].empty())
                continue;
            int rank = m_count;
            for (const auto& after : m_after[id])
                rank = std::min(rank, m_rank[after] - 1);
            m_rank[id] = rank;
        }
    }

    /// How many nodes' values pass from before each rank to it or beyond.
    std::vector<std::size_t> crossings() {
        std::vector<std::set<NodeId>> sources(static_cast<std::size_t>(m_count));
        for (const auto& edge : m_network.edges())
            for (int rank = m_rank[edge.from.node] + 1; rank <= m_rank[edge.to.node]; ++rank)
                sources[static_cast<std::size_t>(rank)].insert(edge.from.node);
        std::vector<std::size_t> out;
        for (const auto& nodes : sources)
            out.push_back(nodes.size());
        return out;
    }

    std::vector<int> rowEnds() {
        const auto crossing = crossings();
        const int perRow = std::clamp(static_cast<int>(std::ceil(std::sqrt(1.2 * m_count))), 4, 8);
        const auto mayEnd = [&](int rank) { return crossing[static_cast<std::size_t>(rank)] == 1; };
        std::vector<int> out;
        for (int first = 0; m_count - first > perRow + 1;) {
            int end = first + perRow;
            while (end > first + perRow / 2 && !mayEnd(end))
                --end;
            if (!mayEnd(end))
                for (end = first + perRow + 1; end < m_count && !mayEnd(end);)
                    ++end;
            const bool stretched = end > first + perRow;
            if (end >= m_count || (stretched && m_count - end <= 2)) // no row of one or two behind a long one
                break;
            out.push_back(first = end);
        }
        out.push_back(m_count);
        return out;
    }

    /// The lane of the node before, or the next free one.
    void chooseLanes(int first, int end) {
        for (int rank = first; rank < end; ++rank) {
            std::set<int> taken;
            for (const auto& node : m_network.nodes()) {
                if (m_rank[node.id] != rank)
                    continue;
                const auto& before = m_before[node.id];
                int lane = before.empty() || m_rank[before.front()] < first ? 0 : m_lane[before.front()];
                while (taken.contains(lane))
                    ++lane;
                taken.insert(m_lane[node.id] = lane);
            }
        }
    }

    /// Returns the row's height.
    double placeRow(int first, int end, double top) {
        chooseLanes(first, end);
        std::map<int, double> widths, heights;
        for (const auto& node : m_network.nodes()) {
            const int rank = m_rank[node.id];
            if (rank < first || rank >= end)
                continue;
            widths[rank] = std::max(widths[rank], widthOf(node));
            heights[m_lane[node.id]] = std::max(heights[m_lane[node.id]], heightOf(node));
        }
        std::map<int, double> lefts, tops;
        double left = 0, below = 0;
        for (const auto& [rank, width] : widths) {
            lefts[rank] = left;
            left += width + alongGap;
        }
        for (const auto& [lane, height] : heights) {
            tops[lane] = below;
            below += height + laneGap;
        }
        for (const auto& node : m_network.nodes())
            if (const int rank = m_rank[node.id]; rank >= first && rank < end)
                m_network.node(node.id).position = {lefts[rank] + (widths[rank] - widthOf(node)) / 2,
                                                    top + tops[m_lane[node.id]] + (heights[m_lane[node.id]] - heightOf(node)) / 2};
        return below - laneGap;
    }

    graph::Network& m_network;
    std::map<NodeId, std::vector<NodeId>> m_before, m_after;
    std::map<NodeId, int> m_rank, m_lane;
    int m_count = 0;
};

} // namespace

void placeNodes(graph::Network& network) { Placing(network).run(); }

} // namespace lepton::templates
