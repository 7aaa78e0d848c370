// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/Progress.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace lepton;
using namespace lepton::datasets;

TEST_CASE("every item is worked on once") {
    for (const std::int64_t count : {0, 1, 7, 10000}) {
        std::vector<std::atomic<int>> seen(static_cast<std::size_t>(count));
        const auto result = forEachParallel(count, [&](std::int64_t i) -> Result<void> {
            ++seen[static_cast<std::size_t>(i)];
            return {};
        });
        CHECK(result.ok());
        for (const auto& times : seen)
            REQUIRE(times == 1);
    }
}

TEST_CASE("the first error ends the work") {
    std::atomic<int> begun = 0;
    const auto result = forEachParallel(1'000'000, [&](std::int64_t i) -> Result<void> {
        ++begun;
        if (i == 10)
            return Error(ErrorCode::Unreadable, "ten");
        return {};
    });
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().what.str() == "ten");
    CHECK(begun < 1'000'000);
}

TEST_CASE("exceptions stay inside") {
    auto result = forEachParallel(3, [](std::int64_t) -> Result<void> { throw std::runtime_error("broken library"); });
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().code == ErrorCode::Internal);
    CHECK(result.error().what.str().find("broken library") != std::string::npos);
}

TEST_CASE("progress comes on the calling thread, rises, and ends at the total") {
    std::vector<std::int64_t> reports;
    const auto here = std::this_thread::get_id();
    bool sameThread = true;
    const auto result = forEachParallel(
        40,
        [](std::int64_t) -> Result<void> {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
            return {};
        },
        [&](std::int64_t done, std::int64_t total) {
            sameThread = sameThread && std::this_thread::get_id() == here && total == 40;
            reports.push_back(done);
            return true;
        });
    CHECK(result.ok());
    CHECK(sameThread);
    CHECK(reports.size() >= 2);
    CHECK(std::is_sorted(reports.begin(), reports.end()));
    CHECK(reports.back() == 40);
}

TEST_CASE("progress can stop the work") {
    std::atomic<int> done = 0;
    const auto result = forEachParallel(
        10000,
        [&](std::int64_t) -> Result<void> {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            ++done;
            return {};
        },
        [](std::int64_t, std::int64_t) { return false; });
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().code == ErrorCode::Cancelled);
    CHECK(done < 5000);
}
