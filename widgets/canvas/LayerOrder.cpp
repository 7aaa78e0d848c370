// SPDX-License-Identifier: GPL-3.0-or-later
// The one file that sees OGDF: crossings and coordinates of the layered drawing (Sugiyama et al. 1981).
#include "widgets/canvas/LayerOrder.h"

#include <ogdf/basic/GraphAttributes.h>
#include <ogdf/layered/BarycenterHeuristic.h>
#include <ogdf/layered/FastHierarchyLayout.h>
#include <ogdf/layered/Hierarchy.h>
#include <ogdf/layered/HierarchyLevels.h>
#include <ogdf/layered/Level.h>

#include <algorithm>
#include <mutex>
#include <numeric>

namespace lepton::widgets {

namespace {

constexpr int mostSweeps = 12;
constexpr int mostFails = 3;

/// A step over many layers takes a place in each of them. Beyond this many in all the longest get none.
constexpr std::size_t placesPerNode = 12;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

Arrows affordable(const LayeredRow& row) {
    Arrows out = row.steps;
    const auto span = [&](const auto& step) { return at(row.rank[at(step.second)] - row.rank[at(step.first)]); };
    std::stable_sort(out.begin(), out.end(), [&](const auto& a, const auto& b) { return span(a) < span(b); });
    std::size_t places = 0;
    const auto end = std::find_if(out.begin(), out.end(), [&](const auto& step) { return (places += span(step) - 1) > placesPerNode * row.rank.size(); });
    out.erase(end, out.end());
    return out;
}

class OgdfRow {
public:
    OgdfRow(const LayeredRow& row, const std::atomic<bool>& cancelled) : m_row(row), m_cancelled(cancelled), m_ranks(m_graph) {
        for (const int rank : row.rank) {
            m_nodes.push_back(m_graph.newNode());
            m_ranks[m_nodes.back()] = rank;
        }
        for (const auto& [from, to] : affordable(row))
            m_graph.newEdge(m_nodes[at(from)], m_nodes[at(to)]);
    }

    std::optional<std::vector<double>> place(double gap) {
        const ogdf::Hierarchy hierarchy(m_graph, m_ranks);
        ogdf::HierarchyLevels levels(hierarchy);
        takeUsersOrder(hierarchy, levels);
        uncross(hierarchy, levels);
        if (m_cancelled)
            return std::nullopt;
        return coordinates(levels, gap);
    }

private:
    /// Where a long step passes a layer it stands on the straight line between its ends.
    void takeUsersOrder(const ogdf::Hierarchy& hierarchy, ogdf::HierarchyLevels& levels) {
        const ogdf::GraphCopy& copy = hierarchy;
        ogdf::NodeArray<double> across(copy, 0);
        for (std::size_t i = 0; i < m_nodes.size(); ++i)
            across[copy.copy(m_nodes[i])] = m_row.across[i];
        for (const ogdf::edge edge : m_graph.edges) {
            const double from = across[copy.copy(edge->source())], to = across[copy.copy(edge->target())];
            const auto& chain = copy.chain(edge);
            double step = 0;
            for (const ogdf::edge part : chain)
                if (copy.isDummy(part->target()))
                    across[part->target()] = from + (to - from) * ++step / chain.size();
        }
        ogdf::NodeArray<int> places(copy, 0);
        for (int i = 0; i <= levels.high(); ++i) {
            std::vector<ogdf::node> layer;
            for (int j = 0; j <= levels[i].high(); ++j)
                layer.push_back(levels[i][j]);
            std::stable_sort(layer.begin(), layer.end(), [&](ogdf::node a, ogdf::node b) { return across[a] < across[b]; });
            for (std::size_t j = 0; j < layer.size(); ++j)
                places[layer[j]] = static_cast<int>(j);
        }
        levels.restorePos(places);
    }

    void uncross(const ogdf::Hierarchy& hierarchy, ogdf::HierarchyLevels& levels) {
        using Direction = ogdf::HierarchyLevels::TraversingDir;
        int best = levels.calculateCrossings();
        if (best == 0)
            return;
        ogdf::NodeArray<int> kept(static_cast<const ogdf::GraphCopy&>(hierarchy));
        levels.storePos(kept);
        ogdf::BarycenterHeuristic heuristic;
        heuristic.init(levels);
        for (int sweep = 0, fails = 0; sweep < mostSweeps && fails < mostFails && best > 0 && !m_cancelled; ++sweep) {
            const bool down = sweep % 2 == 0;
            levels.direction(down ? Direction::downward : Direction::upward);
            for (int i = 1; i <= levels.high(); ++i)
                heuristic.call(levels[down ? i : levels.high() - i]);
            const int crossings = levels.calculateCrossings();
            fails = crossings < best ? 0 : fails + 1;
            if (crossings < best)
                levels.storePos(kept);
            best = std::min(best, crossings);
        }
        levels.restorePos(kept);
    }

    std::vector<double> coordinates(const ogdf::HierarchyLevels& levels, double gap) {
        ogdf::GraphAttributes places(m_graph, ogdf::GraphAttributes::nodeGraphics | ogdf::GraphAttributes::edgeGraphics);
        for (std::size_t i = 0; i < m_nodes.size(); ++i) {
            places.width(m_nodes[i]) = m_row.size[i];
            places.height(m_nodes[i]) = 1;
        }
        ogdf::FastHierarchyLayout layout;
        layout.nodeDistance(gap);
        layout.layerDistance(10);
        layout.fixedLayerDistance(true);
        layout.call(levels, places);
        std::vector<double> out;
        for (const ogdf::node node : m_nodes)
            out.push_back(places.x(node));
        return out;
    }

    const LayeredRow& m_row;
    const std::atomic<bool>& m_cancelled;
    ogdf::Graph m_graph;
    ogdf::NodeArray<int> m_ranks;
    std::vector<ogdf::node> m_nodes;
};

/// Each layer stacked in the user's order: what is left if the library gives up.
std::vector<double> stacked(const LayeredRow& row, double gap) {
    std::vector<std::size_t> order(row.rank.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return row.across[a] < row.across[b]; });
    std::vector<double> end(row.rank.size()), out(row.rank.size());
    for (const std::size_t node : order) {
        double& from = end[at(row.rank[node])];
        out[node] = from + row.size[node] / 2;
        from += row.size[node] + gap;
    }
    return out;
}

} // namespace

std::optional<std::vector<double>> placeInLayers(const LayeredRow& row, double gap, const std::atomic<bool>& cancelled) {
    if (row.rank.size() < 2)
        return row.across;
    // Its memory pools are made for threads of its own; one layout at a time costs nothing here.
    static std::mutex one;
    const std::lock_guard guard(one);
    try {
        return OgdfRow(row, cancelled).place(gap);
    } catch (const ogdf::Exception&) {
        return stacked(row, gap);
    } catch (const std::exception&) {
        return stacked(row, gap);
    }
}

} // namespace lepton::widgets
