// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/ComputeQueue.h"

#include <doctest/doctest.h>

#include <atomic>
#include <future>

using namespace lepton;

TEST_CASE("a full queue refuses, and finishing does what waits") {
    std::promise<void> gate;
    auto open = gate.get_future().share();
    std::atomic<int> done{0};
    serve::ComputeQueue queue(1, 2);
    std::promise<void> begun;
    CHECK(queue.add([&] {
        begun.set_value();
        open.wait();
        ++done;
    }));
    begun.get_future().wait();
    CHECK(queue.add([&] { ++done; }));
    CHECK(queue.add([&] { ++done; }));
    CHECK_FALSE(queue.add([&] { ++done; }));
    gate.set_value();
    queue.finish();
    CHECK(done == 3);
    CHECK_FALSE(queue.add([&] { ++done; }));
}
