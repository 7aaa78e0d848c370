// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/EventLog.h"

#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <limits>

using namespace lepton;
using namespace lepton::testing;

TEST_CASE("a step's line is JSON with the contract's keys, and its loss reads back exactly") {
    std::string line;
    engine::appendStepLine(line, {7, 2, 0.1 + 0.2, 1234.567, 1.5, {}}, {"cross-entropy"});
    const Json json = Json::parse(line);
    CHECK(line.starts_with(R"({"event":"step",)"));
    CHECK(json["step"] == 7);
    CHECK(json["epoch"] == 2);
    CHECK(json["loss"].get<double>() == 0.1 + 0.2);
    CHECK(json["losses"]["cross-entropy"].get<double>() == 0.1 + 0.2);
    CHECK(json["samples_per_second"] == 1234.6);
    CHECK(json["time"] == 1.5);
}

TEST_CASE("a loss that is no number is null") {
    for (const double loss : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
        std::string line;
        engine::appendStepLine(line, {1, 1, loss, 1, 1, {}}, {"x"});
        CHECK(Json::parse(line)["loss"].is_null());
    }
}

TEST_CASE("events reach the file and the listener in order and in whole lines") {
    const TemporaryFolder folder;
    std::vector<Json> heard;
    std::string lines;
    {
        engine::EventLog log({folder / "events.jsonl", {"cross-entropy"}, [&](const std::vector<Json>& events) { heard.insert(heard.end(), events.begin(), events.end()); },
                              [&](std::string_view group) { lines += group; }});
        log.post({{"event", "run-started"}});
        for (int i = 1; i <= 1000; ++i)
            log.step({i, 1, 1.0 / i, 1, 1});
        const std::int64_t position = log.position().get();
        CHECK(position == static_cast<std::int64_t>(std::filesystem::file_size(folder / "events.jsonl")));
        log.step({1001, 1, 0, 1, 1});
        CHECK(log.flush().ok());
        CHECK(static_cast<std::int64_t>(std::filesystem::file_size(folder / "events.jsonl")) > position);
        CHECK(log.cpuSeconds() >= 0);
    }
    REQUIRE(heard.size() == 1002);
    CHECK(heard[0]["event"] == "run-started");
    CHECK(heard[0]["time"].is_number());
    CHECK(heard[1001]["step"] == 1001);
    CHECK(*readFile(folder / "events.jsonl") == lines);
}

TEST_CASE("a file that can't be written ends the writing, not the listening") {
    const TemporaryFolder folder;
    std::size_t heard = 0;
    engine::EventLog log({folder / "missing" / "events.jsonl", {"x"}, [&](const std::vector<Json>& events) { heard += events.size(); }, {}});
    log.step({1, 1, 1, 1, 1});
    CHECK_FALSE(log.flush().ok());
    CHECK(log.failed());
    CHECK(log.position().get() == -1);
    log.step({2, 1, 1, 1, 1});
    CHECK_FALSE(log.flush().ok());
    CHECK(heard == 2);
}
