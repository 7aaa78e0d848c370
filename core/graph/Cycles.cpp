// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/Cycles.h"

#include <algorithm>
#include <cstdint>

namespace lepton::graph {

namespace {

class Components {
public:
    explicit Components(const std::vector<std::vector<std::size_t>>& targets)
        : m_targets(targets), m_number(targets.size(), unseen), m_lowest(targets.size()), m_isOpen(targets.size()), m_cyclic(targets.size()) {}

    std::vector<char> run() {
        for (std::size_t root = 0; root < m_targets.size(); ++root)
            if (m_number[root] == unseen)
                visit(root);
        return std::move(m_cyclic);
    }

private:
    static constexpr std::size_t unseen = SIZE_MAX;
    struct Step {
        std::size_t node;
        std::size_t next; ///< which of its edges comes next
    };

    void visit(std::size_t root) {
        enter(root);
        while (!m_way.empty()) {
            const std::size_t at = m_way.back().node;
            if (m_way.back().next < m_targets[at].size()) {
                follow(at, m_targets[at][m_way.back().next++]);
                continue;
            }
            m_way.pop_back();
            if (!m_way.empty())
                m_lowest[m_way.back().node] = std::min(m_lowest[m_way.back().node], m_lowest[at]);
            if (m_lowest[at] == m_number[at])
                close(at);
        }
    }

    void enter(std::size_t at) {
        m_number[at] = m_lowest[at] = m_count++;
        m_open.push_back(at);
        m_isOpen[at] = 1;
        m_way.push_back({at, 0});
    }

    void follow(std::size_t at, std::size_t next) {
        if (next == at)
            m_cyclic[at] = 1;
        if (m_number[next] == unseen)
            enter(next);
        else if (m_isOpen[next])
            m_lowest[at] = std::min(m_lowest[at], m_number[next]);
    }

    /// All that was opened since `at` is one component.
    void close(std::size_t at) {
        const bool several = m_open.back() != at;
        for (std::size_t member = unseen; member != at; m_open.pop_back()) {
            member = m_open.back();
            m_isOpen[member] = 0;
            m_cyclic[member] = m_cyclic[member] || several;
        }
    }

    const std::vector<std::vector<std::size_t>>& m_targets;
    std::vector<std::size_t> m_number, m_lowest, m_open;
    std::vector<char> m_isOpen, m_cyclic;
    std::vector<Step> m_way;
    std::size_t m_count = 0;
};

} // namespace

std::vector<char> nodesOnCycles(const std::vector<std::vector<std::size_t>>& targets) { return Components(targets).run(); }

} // namespace lepton::graph
