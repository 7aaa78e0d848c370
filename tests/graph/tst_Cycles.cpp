// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Random.h"
#include "core/graph/Cycles.h"

#include <doctest/doctest.h>

#include <string>

using namespace lepton;
using namespace lepton::graph;

namespace {

using Targets = std::vector<std::vector<std::size_t>>;

std::string marks(const Targets& targets) {
    std::string out;
    for (const char cyclic : nodesOnCycles(targets))
        out += cyclic ? 'c' : '.';
    return out;
}

bool comesBack(const Targets& targets, std::size_t start) {
    std::vector<char> seen(targets.size());
    std::vector<std::size_t> open = targets[start];
    while (!open.empty()) {
        const std::size_t at = open.back();
        open.pop_back();
        if (at == start)
            return true;
        if (!seen[at])
            open.insert(open.end(), targets[at].begin(), targets[at].end());
        seen[at] = 1;
    }
    return false;
}

} // namespace

TEST_CASE("only what leads back to itself is on a cycle") {
    CHECK(marks({}) == "");
    CHECK(marks({{1}, {2}, {}}) == "...");
    CHECK(marks({{0}}) == "c");
    CHECK(marks({{1}, {2}, {0, 3}, {}}) == "ccc.");
    // Between two cycles and behind them.
    CHECK(marks({{1}, {0, 2}, {3}, {4}, {3, 5}, {}}) == "cc.cc.");
}

TEST_CASE("cycles of random graphs are those that following the edges finds") {
    Random random(11);
    for (int round = 0; round < 300; ++round) {
        Targets targets(1 + random.below(12));
        for (std::uint64_t edges = random.below(2 * targets.size() + 1); edges > 0; --edges)
            targets[random.below(targets.size())].push_back(random.below(targets.size()));
        const auto cyclic = nodesOnCycles(targets);
        for (std::size_t i = 0; i < targets.size(); ++i)
            REQUIRE(bool(cyclic[i]) == comesBack(targets, i));
    }
}

TEST_CASE("a chain of a hundred thousand is no matter of recursion") {
    Targets targets(100000);
    for (std::size_t i = 0; i + 1 < targets.size(); ++i)
        targets[i].push_back(i + 1);
    targets.back().push_back(50000);
    const auto cyclic = nodesOnCycles(targets);
    CHECK(!cyclic[49999]);
    CHECK(cyclic[50000]);
    CHECK(cyclic.back());
}
