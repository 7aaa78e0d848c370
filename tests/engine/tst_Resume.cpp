// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/RunFixture.h"
#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace lepton;
using namespace lepton::testing;

namespace {

RunFixture longRun() {
    RunFixture run;
    run.info.project.training.epochs = 40;
    run.info.project.training.callbacks = {{"best-checkpoint"}, {"csv-log"}, {"early-stopping", {{"patience", 1000}}}};
    return run;
}

/// Asks for a stop once this step has been heard of.
engine::TrainOptions stoppingAfter(const Path& folder, std::int64_t step) {
    engine::TrainOptions options;
    options.onEvents = [folder, step](const std::vector<Json>& events) {
        for (const auto& event : events)
            if (event["event"] == "step" && event["step"] == step)
                (void)project::writeControl(folder, "stop");
    };
    return options;
}

std::vector<Path> checkpoints(const Path& folder) {
    std::vector<Path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "checkpoints"))
        if (entry.path().extension() == ".safetensors")
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

/// The run as an uninterrupted process does it, once for all cases.
const std::vector<std::string>& uninterrupted() {
    static const std::vector<std::string> losses = [] {
        const TemporaryFolder temporary;
        const RunFixture run = longRun();
        const Path folder = run.makeFolder(temporary.path());
        REQUIRE(run.train(folder).ok());
        return lossesOf(folder);
    }();
    return losses;
}

} // namespace

TEST_CASE("a run that was stopped and resumed has the losses of one that was not, wherever it stopped") {
    for (const std::int64_t step : {1, 37, 100}) {
        const TemporaryFolder temporary;
        const RunFixture run = longRun();
        const Path folder = run.makeFolder(temporary.path());
        auto first = run.train(folder, false, stoppingAfter(folder, step));
        REQUIRE(first.ok());
        const bool stopped = first->status == "stopped"; // a fast machine may be through before it hears of the request
        auto second = run.train(folder, true);
        REQUIRE(second.ok());
        CHECK(second->status == "completed");
        CHECK(lossesOf(folder) == uninterrupted());
        CHECK(eventsOf(folder, "epoch").size() == 40);
        CHECK(eventsOf(folder, "run-finished").size() == 1);
        if (stopped) {
            const auto resumed = eventsOf(folder, "run-resumed");
            REQUIRE(resumed.size() == 1);
            CHECK(resumed[0]["step"].get<std::int64_t>() >= step);
        }
    }
}

TEST_CASE("a killed run goes on from its last checkpoint: later events are cut and come again") {
    const TemporaryFolder temporary;
    const RunFixture run = longRun();
    const Path folder = run.makeFolder(temporary.path());
    REQUIRE(run.train(folder, false, stoppingAfter(folder, 50)).ok());
    // What a kill leaves: events beyond the checkpoint, the last line torn.
    REQUIRE(appendFile(folder / "events.jsonl", "{\"event\":\"step\",\"step\":9999,\"epoch\":1,\"loss\":1}\n{\"event\":\"st").ok());
    auto second = run.train(folder, true);
    REQUIRE(second.ok());
    CHECK(lossesOf(folder) == uninterrupted());
}

TEST_CASE("a run killed before its first checkpoint begins anew") {
    const TemporaryFolder temporary;
    const RunFixture run = longRun();
    const Path folder = run.makeFolder(temporary.path());
    REQUIRE(appendFile(folder / "events.jsonl", "{\"event\":\"run-started\",\"run\":\"x\"}\n{\"event\":\"step\",\"step\":1,\"epoch\":1,\"loss\":1}\n{\"ev").ok());
    REQUIRE(run.train(folder, true).ok());
    CHECK(lossesOf(folder) == uninterrupted());
    CHECK(eventsOf(folder)[0]["event"] == "run-started");
    CHECK(eventsOf(folder)[1]["event"] == "run-resumed");
    CHECK(eventsOf(folder)[1]["step"] == 0);
}

TEST_CASE("a damaged newest checkpoint is passed over, with a warning") {
    const TemporaryFolder temporary;
    const RunFixture run = longRun();
    const Path folder = run.makeFolder(temporary.path());
    REQUIRE(run.train(folder, false, stoppingAfter(folder, 60)).ok());
    const auto files = checkpoints(folder);
    REQUIRE(files.size() == 2);
    std::string bytes = *readFile(files.back());
    bytes[bytes.size() - 5] = static_cast<char>(bytes[bytes.size() - 5] ^ 0x40);
    REQUIRE(writeFile(files.back(), bytes).ok());
    REQUIRE(run.train(folder, true).ok());
    CHECK(lossesOf(folder) == uninterrupted());
    CHECK(eventsOf(folder, "warning").size() == 1);
}

TEST_CASE("resuming a completed run says only that it is finished, and changes nothing") {
    const TemporaryFolder temporary;
    const RunFixture run;
    const Path folder = run.makeFolder(temporary.path());
    REQUIRE(run.train(folder).ok());
    const std::string before = *readFile(folder / "events.jsonl");
    std::vector<Json> heard;
    engine::TrainOptions options;
    options.onEvents = [&](const std::vector<Json>& events) { heard.insert(heard.end(), events.begin(), events.end()); };
    auto again = run.train(folder, true, options);
    REQUIRE(again.ok());
    CHECK(again->status == "completed");
    REQUIRE(heard.size() == 1);
    CHECK(heard[0]["event"] == "run-finished");
    CHECK(*readFile(folder / "events.jsonl") == before);
}

TEST_CASE("a run pauses with a checkpoint, continues, and stops after its epoch, as control.json asks") {
    const TemporaryFolder temporary;
    RunFixture run;
    run.info.project.training.epochs = 100000;
    const Path folder = run.makeFolder(temporary.path());
    std::atomic<int> stage{0};
    engine::TrainOptions options;
    options.onEvents = [&](const std::vector<Json>& events) {
        for (const auto& event : events) {
            if (event["event"] == "epoch" && stage == 0) {
                stage = 1;
                (void)project::writeControl(folder, "pause");
            } else if (event["event"] == "paused" && stage == 1) {
                stage = checkpoints(folder).empty() ? -1 : 2;
                (void)project::writeControl(folder, "continue");
            } else if (event["event"] == "continued" && stage == 2) {
                stage = 3;
                (void)project::writeControl(folder, "stop-after-epoch");
            }
        }
    };
    auto outcome = run.train(folder, false, options);
    REQUIRE(outcome.ok());
    CHECK(outcome->status == "stopped");
    CHECK(stage == 3);
    CHECK(eventsOf(folder, "step").size() == 6 * eventsOf(folder, "epoch").size());
    auto resumed = run.train(folder, true, stoppingAfter(folder, eventsOf(folder, "step").back()["step"].get<std::int64_t>() + 20));
    REQUIRE(resumed.ok());
    CHECK(resumed->steps >= 20);
}

TEST_CASE("metrics that need an epoch's every score are those of an uninterrupted run as well") {
    const auto measured = [](const Path& folder) {
        std::vector<std::string> out;
        for (const auto& event : eventsOf(folder, "epoch"))
            out.push_back(event["train"].dump() + event["validation"].dump());
        return out;
    };
    RunFixture run;
    run.info.project.training.epochs = 6;
    run.info.project.objective.metrics = {"accuracy", "top_k@2", "precision", "f1:per_class", "iou", "roc_auc", "average_precision:micro", "calibration_error"};
    const TemporaryFolder temporary;
    const Path whole = run.makeFolder(temporary.path());
    REQUIRE(run.train(whole).ok());
    CHECK(eventsOf(whole, "epoch")[0]["train"].size() == 12); // the loss, seven, and one a class
    CHECK(eventsOf(whole, "epoch")[5]["validation"]["roc_auc"].get<double>() > 0.9);
    for (const std::int64_t step : {2, 9, 16}) {
        const Path folder = run.makeFolder(temporary.path());
        REQUIRE(run.train(folder, false, stoppingAfter(folder, step)).ok());
        REQUIRE(run.train(folder, true).ok());
        CHECK(measured(folder) == measured(whole));
    }
}
