// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/ThreadTeam.h"

#include "core/engine/Torch.h"

#include <doctest/doctest.h>

#include <numeric>
#include <stdexcept>

using namespace lepton;

TEST_CASE("the second phase begins when every member has finished the first") {
    engine::ThreadTeam team(3, 1);
    std::vector<int> done(3, 0);
    std::atomic<bool> early{false};
    for (int round = 1; round <= 2000; ++round)
        team.run([&](int member) { done[static_cast<std::size_t>(member)] = round; },
                 [&](int) {
                     for (const int value : done)
                         if (value != round)
                             early = true;
                 });
    CHECK_FALSE(early);
}

TEST_CASE("so does the third after the second") {
    engine::ThreadTeam team(3, 1);
    std::atomic<int> first{0};
    std::atomic<int> second{0};
    std::atomic<bool> early{false};
    for (int round = 1; round <= 2000; ++round)
        team.run([&](int) { ++first; }, [&](int) { ++second; if (first != 3 * round) early = true; }, [&](int) { if (second != 3 * round) early = true; });
    CHECK_FALSE(early);
}

TEST_CASE("operators of a member run on the threads it was given") {
    engine::ThreadTeam team(2, 1);
    std::vector<int> threads(2, 0);
    std::atomic<bool> parallel{false};
    team.run([&](int member) {
        threads[static_cast<std::size_t>(member)] = at::get_num_threads();
        at::parallel_for(0, 1 << 20, 1, [&](std::int64_t, std::int64_t) {
            if (at::get_thread_num() != 0)
                parallel = true;
        });
    });
    CHECK(threads == std::vector<int>{1, 1});
    CHECK_FALSE(parallel);
}

TEST_CASE("a fault in one member comes out, and the team goes on working") {
    engine::ThreadTeam team(2, 1);
    std::atomic<int> second{0};
    for (int faulty = 0; faulty < 2; ++faulty)
        CHECK_THROWS_AS(team.run([&](int member) {
            if (member == faulty)
                throw std::runtime_error("no");
        }, [&](int) { ++second; }), std::runtime_error);
    CHECK(second == 0);
    team.run([](int) {}, [&](int) { ++second; });
    CHECK(second == 2);
}
