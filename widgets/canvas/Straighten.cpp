// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/Straighten.h"

namespace lepton::widgets {

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

class Straightening {
public:
    Straightening(const LayeredRow& row, double gap, std::vector<double>& middles) : m_row(row), m_gap(gap), m_middles(middles), m_place(row.rank.size()) {
        m_layers.resize(at(*std::max_element(row.rank.begin(), row.rank.end())) + 1);
        for (std::size_t i = 0; i < row.rank.size(); ++i)
            m_layers[at(row.rank[i])].push_back(static_cast<int>(i));
        for (auto& layer : m_layers) {
            std::sort(layer.begin(), layer.end(), [&](int a, int b) { return middles[at(a)] < middles[at(b)]; });
            for (std::size_t i = 0; i < layer.size(); ++i)
                m_place[at(layer[i])] = i;
        }
    }

    void run() {
        auto chains = chainsOf();
        std::stable_sort(chains.begin(), chains.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
        for (const auto& chain : chains)
            level(chain);
    }

private:
    /// The one node of the next layer that leads on; where data join, only two may.
    std::vector<std::vector<int>> chainsOf() const {
        const std::size_t count = m_row.rank.size();
        std::vector<int> into(count), nearInto(count), nearFrom(count), next(count, -1);
        for (const auto& [from, to] : m_row.steps) {
            const bool near = m_row.rank[at(to)] - m_row.rank[at(from)] == 1;
            ++into[at(to)];
            nearInto[at(to)] += near;
            nearFrom[at(from)] += near;
        }
        std::vector<char> inside(count);
        for (const auto& [from, to] : m_row.steps)
            if (m_row.rank[at(to)] - m_row.rank[at(from)] == 1 && nearFrom[at(from)] == 1 && nearInto[at(to)] == 1 && into[at(to)] <= 2) {
                next[at(from)] = to;
                inside[at(to)] = 1;
            }
        std::vector<std::vector<int>> out;
        for (std::size_t i = 0; i < count; ++i)
            if (!inside[i] && next[i] >= 0) {
                out.emplace_back();
                for (int node = static_cast<int>(i); node >= 0; node = next[at(node)])
                    out.back().push_back(node);
            }
        return out;
    }

    void level(const std::vector<int>& chain) {
        double lowest = -1e18, highest = 1e18;
        std::vector<double> heights;
        for (const int node : chain) {
            const auto& layer = m_layers[at(m_row.rank[at(node)])];
            const std::size_t place = m_place[at(node)];
            if (place > 0)
                lowest = std::max(lowest, m_middles[at(layer[place - 1])] + room(layer[place - 1], node));
            if (place + 1 < layer.size())
                highest = std::min(highest, m_middles[at(layer[place + 1])] - room(layer[place + 1], node));
            heights.push_back(m_middles[at(node)]);
        }
        if (lowest > highest)
            return;
        const double height = std::clamp(median(std::move(heights)), lowest, highest);
        for (const int node : chain)
            m_middles[at(node)] = height;
    }

    double room(int a, int b) const { return (m_row.size[at(a)] + m_row.size[at(b)]) / 2 + m_gap; }

    const LayeredRow& m_row;
    double m_gap;
    std::vector<double>& m_middles;
    std::vector<std::vector<int>> m_layers;
    std::vector<std::size_t> m_place;
};

} // namespace

void straighten(const LayeredRow& row, double gap, std::vector<double>& middles) { Straightening(row, gap, middles).run(); }

} // namespace lepton::widgets
