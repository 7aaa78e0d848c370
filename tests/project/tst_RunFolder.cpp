// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/platform/Platform.h"
#include "core/project/RunFolder.h"
#include "tests/main/TemporaryFolder.h"

#include "ExampleProject.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace lepton::project;

namespace {

void makeRun(const Path& folder, const std::string& events) {
    RunInfo info{testing::exampleProject(folder), 3, "cpu", {{"threads", 2}}, {{"lepton", "0.1.0"}}, Json::object(), "2026-01-02T03:04:05Z"};
    REQUIRE(saveRun(folder, info).ok());
    REQUIRE(writeFile(RunPaths{folder}.events(), events).ok());
}

} // namespace

TEST_CASE("run folders count up") {
    const testing::TemporaryFolder folder;
    CHECK(makeRunFolder(folder / "runs")->filename() == "0001");
    CHECK(makeRunFolder(folder / "runs")->filename() == "0002");
    std::filesystem::create_directory(folder / "runs" / "0041");
    CHECK(makeRunFolder(folder / "runs")->filename() == "0042");
}

TEST_CASE("run.json is saved and loaded as it was") {
    const testing::TemporaryFolder folder;
    makeRun(folder.path(), "");
    const auto info = loadRun(folder.path());
    REQUIRE(info.ok());
    CHECK(info->seed == 3);
    CHECK(info->plan["threads"] == 2);
    CHECK(info->project.served()->network == testing::exampleProject(folder.path()).served()->network);
}

TEST_CASE("events are read as they grow, and a torn line waits for its end") {
    const testing::TemporaryFolder folder;
    const Path file = folder / "events.jsonl";
    EventReader reader(file);
    CHECK(reader.readNew().empty());
    REQUIRE(appendFile(file, "{\"event\":\"a\"}\n{\"event\":").ok());
    CHECK(reader.readNew().size() == 1);
    CHECK(reader.readNew().empty());
    REQUIRE(appendFile(file, "\"b\"}\nnot json\n{\"event\":\"c\"}\n").ok());
    const auto rest = reader.readNew();
    REQUIRE(rest.size() == 2);
    CHECK(rest[0]["event"] == "b");
    CHECK(rest[1]["event"] == "c");
    CHECK(reader.damagedLines() == 1);
}

TEST_CASE("a story that was cut and goes on otherwise is told again from its start") {
    const testing::TemporaryFolder folder;
    const Path file = folder / "events.jsonl";
    EventReader reader(file);
    REQUIRE(writeFile(file, "{\"event\":\"a\"}\n{\"event\":\"run-finished\"}\n").ok());
    CHECK(reader.readNew().size() == 2);
    REQUIRE(writeFile(file, "{\"event\":\"a\"}\n{\"event\":\"run-resumed\"}\n{\"event\":\"step\"}\n").ok());
    const auto again = reader.readNew();
    REQUIRE(again.size() == 3);
    CHECK(again[0]["event"] == "a");
    CHECK(again[1]["event"] == "run-resumed");
    CHECK(reader.readNew().empty());
}

TEST_CASE("a torn last line is cut off") {
    const testing::TemporaryFolder folder;
    const Path file = folder / "events.jsonl";
    REQUIRE(writeFile(file, "{\"event\":\"a\"}\n{\"eve").ok());
    REQUIRE(cutTornLine(file).ok());
    CHECK(*readFile(file) == "{\"event\":\"a\"}\n");
    REQUIRE(cutTornLine(file).ok());
    CHECK(*readFile(file) == "{\"event\":\"a\"}\n");
    CHECK(cutTornLine(folder / "missing").ok());
}

TEST_CASE("a run's state is told from its events and its lock") {
    const testing::TemporaryFolder folder;
    const std::string epoch = R"({"event":"epoch","epoch":2,"train":{"loss":0.5},"validation":{"accuracy":0.9},"seconds":1.5})"
                              "\n";
    makeRun(folder / "a", epoch);
    CHECK(summariseRun(folder / "a").status == RunStatus::Interrupted);
    CHECK(summariseRun(folder / "a").epochs == 2);
    makeRun(folder / "b", epoch + R"({"event":"run-finished","status":"completed","best":{"epoch":2,"metrics":{"accuracy":0.9}},"seconds":3.5})" "\n");
    const auto finished = summariseRun(folder / "b");
    CHECK(finished.status == RunStatus::Completed);
    CHECK(finished.seconds == doctest::Approx(3.5));
    CHECK(finished.best["metrics"]["accuracy"] == 0.9);
    CHECK(finished.settings["optimizer.type"] == "adam");
    {
        const auto lock = platform::FileLock::acquire(RunPaths{folder / "a"}.lock());
        REQUIRE(lock.ok());
        CHECK(summariseRun(folder / "a").status == RunStatus::Running);
    }
    std::filesystem::create_directory(folder / "c");
    CHECK(summariseRun(folder / "c").problem.has_value());
    const auto runs = listRuns(folder.path());
    REQUIRE(runs.size() == 3);
    CHECK(runs[0].folder.filename() == "c"); // newest first
    {
        REQUIRE(appendFile(RunPaths{folder / "a"}.events(), "{\"event\":\"waiting\",\"position\":1}\n").ok());
        const auto lock = platform::FileLock::acquire(RunPaths{folder / "a"}.lock());
        REQUIRE(lock.ok());
        CHECK(summariseRun(folder / "a").status == RunStatus::Waiting);
        REQUIRE(appendFile(RunPaths{folder / "a"}.events(), "{\"event\":\"step\",\"step\":1}\n").ok());
        CHECK(summariseRun(folder / "a").status == RunStatus::Running);
    }
}

TEST_CASE("requests reach the run's process through its folder") {
    const testing::TemporaryFolder folder;
    CHECK(readControl(folder.path()).request.empty());
    REQUIRE(writeControl(folder.path(), "pause").ok());
    CHECK(readControl(folder.path()).request == "pause");
    CHECK_FALSE(readControl(folder.path()).learningRate.has_value());
    REQUIRE(writeControl(folder.path(), "continue", 0.25).ok());
    CHECK(readControl(folder.path()).learningRate == 0.25);
    discardControl(folder.path());
    CHECK(readControl(folder.path()).request.empty());
    REQUIRE(writeFile(RunPaths{folder.path()}.control(), "garbage").ok());
    CHECK(readControl(folder.path()).request.empty());
}
