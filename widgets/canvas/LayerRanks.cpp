// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/LayerRanks.h"

#include <algorithm>
#include <numeric>

namespace lepton::widgets {

namespace {

/// How far the search for a longer way goes before an arrow counts as a plain step.
constexpr int mostVisits = 400;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

std::vector<std::vector<int>> targetsOf(std::size_t count, const Arrows& arrows) {
    std::vector<std::vector<int>> out(count);
    for (const auto& [from, to] : arrows)
        out[at(from)].push_back(to);
    return out;
}

Arrows withoutLoopsAndDoubles(Arrows arrows) {
    std::erase_if(arrows, [](const auto& arrow) { return arrow.first == arrow.second; });
    std::sort(arrows.begin(), arrows.end());
    arrows.erase(std::unique(arrows.begin(), arrows.end()), arrows.end());
    return arrows;
}

class Ranking {
public:
    Ranking(std::size_t count, const Arrows& arrows, const std::vector<double>& along)
        : m_after(targetsOf(count, arrows)), m_waiting(count), m_place(count, -1), m_byAlong(count) {
        for (const auto& [from, to] : arrows)
            ++m_waiting[at(to)];
        std::iota(m_byAlong.begin(), m_byAlong.end(), 0);
        std::stable_sort(m_byAlong.begin(), m_byAlong.end(), [&](int a, int b) { return along[at(a)] < along[at(b)]; });
        m_out.rank.assign(count, 0);
    }

    LayerRanks run(const Arrows& arrows) {
        order();
        for (const auto& [from, to] : arrows) // those against the order close a cycle
            if (m_place[at(from)] < m_place[at(to)])
                m_out.steps.emplace_back(from, to);
        m_after = targetsOf(m_place.size(), m_out.steps);
        for (const int node : m_order)
            for (const int next : m_after[at(node)])
                m_out.rank[at(next)] = std::max(m_out.rank[at(next)], m_out.rank[at(node)] + 1);
        pullBeginnings();
        closeGaps();
        separateSkips();
        return std::move(m_out);
    }

private:
    /// Kahn's algorithm; where only cycles are left, the node that the user has first goes first.
    void order() {
        for (std::size_t i = 0; i < m_place.size(); ++i)
            if (m_waiting[i] == 0)
                place(static_cast<int>(i));
        std::size_t done = 0;
        for (const int next : m_byAlong) {
            follow(done);
            if (m_place[at(next)] < 0)
                place(next);
        }
        follow(done);
    }

    void place(int node) {
        m_place[at(node)] = static_cast<int>(m_order.size());
        m_order.push_back(node);
    }

    void follow(std::size_t& done) {
        for (; done < m_order.size(); ++done)
            for (const int next : m_after[at(m_order[done])])
                if (--m_waiting[at(next)] == 0 && m_place[at(next)] < 0)
                    place(next);
    }

    /// An input that is used late stands beside its use, not at the far left.
    void pullBeginnings() {
        std::vector<char> reached(m_place.size());
        for (const auto& [from, to] : m_out.steps)
            reached[at(to)] = 1;
        for (std::size_t i = 0; i < reached.size(); ++i) {
            if (reached[i] || m_after[i].empty())
                continue;
            const auto nearest = std::min_element(m_after[i].begin(), m_after[i].end(), [&](int a, int b) { return m_out.rank[at(a)] < m_out.rank[at(b)]; });
            m_out.rank[i] = m_out.rank[at(*nearest)] - 1;
        }
    }

    void closeGaps() {
        std::vector<int> used(m_place.size() + 1);
        for (const int rank : m_out.rank)
            used[at(rank)] = 1;
        std::exclusive_scan(used.begin(), used.end(), used.begin(), 0);
        for (int& rank : m_out.rank) {
            rank = used[at(rank)];
            m_out.count = std::max(m_out.count, rank + 1);
        }
    }

    void separateSkips() {
        m_seen.assign(m_place.size(), -1);
        Arrows steps;
        for (std::size_t i = 0; i < m_out.steps.size(); ++i)
            (isSkip(m_out.steps[i], static_cast<int>(i)) ? m_out.skips : steps).push_back(m_out.steps[i]);
        m_out.steps = std::move(steps);
    }

    bool isSkip(std::pair<int, int> arrow, int mark) {
        const int last = m_out.rank[at(arrow.second)];
        if (last - m_out.rank[at(arrow.first)] < 2)
            return false;
        std::vector<int> open{arrow.first};
        for (std::size_t done = 0; done < open.size() && done < mostVisits; ++done)
            for (const int next : m_after[at(open[done])]) {
                if (next == arrow.second && open[done] != arrow.first)
                    return true;
                if (m_out.rank[at(next)] < last && std::exchange(m_seen[at(next)], mark) != mark)
                    open.push_back(next);
            }
        return open.size() >= mostVisits; // so long a way round is not worth a lane of its own
    }

    std::vector<std::vector<int>> m_after;
    std::vector<int> m_waiting, m_place, m_byAlong, m_order, m_seen;
    LayerRanks m_out;
};

} // namespace

LayerRanks rankLayers(std::size_t count, const Arrows& arrows, const std::vector<double>& along) {
    const Arrows clean = withoutLoopsAndDoubles(arrows);
    return Ranking(count, clean, along).run(clean);
}

std::vector<int> connectedParts(std::size_t count, const Arrows& arrows) {
    std::vector<int> root(count);
    std::iota(root.begin(), root.end(), 0);
    const auto find = [&root](int node) {
        while (root[at(node)] != node)
            node = root[at(node)] = root[at(root[at(node)])];
        return node;
    };
    for (const auto& [from, to] : arrows)
        root[at(find(from))] = find(to);
    std::vector<int> part(count, -1), out(count);
    int parts = 0;
    for (std::size_t i = 0; i < count; ++i) {
        int& number = part[at(find(static_cast<int>(i)))];
        if (number < 0)
            number = parts++;
        out[i] = number;
    }
    return out;
}

} // namespace lepton::widgets
