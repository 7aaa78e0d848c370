// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/RunFixture.h"
#include "tests/main/TemporaryFolder.h"

#include "core/base/platform/Platform.h"

#include <doctest/doctest.h>

#include <set>

using namespace lepton;
using namespace lepton::testing;

TEST_CASE("a run learns, tells every step, and leaves its folder as the formats say") {
    const TemporaryFolder temporary;
    const RunFixture run;
    const Path folder = run.makeFolder(temporary.path());
    auto outcome = run.train(folder);
    REQUIRE(outcome.ok());
    CHECK(outcome->status == "completed");
    CHECK(outcome->steps == 18);
    CHECK(outcome->stepCpuSeconds > 0);

    const auto events = eventsOf(folder);
    CHECK(events.front()["event"] == "run-started");
    CHECK(events.front()["run"] == folder.string());
    CHECK(events.back()["event"] == "run-finished");
    CHECK(events.back()["status"] == "completed");
    CHECK(events.back()["best"]["epoch"].is_number_integer());
    for (const auto& event : events)
        CHECK(event["time"].is_number());

    const auto steps = eventsOf(folder, "step");
    REQUIRE(steps.size() == 18); // 90 samples in batches of 16: six steps, the last of them short, three epochs
    for (std::size_t i = 0; i < steps.size(); ++i) {
        CHECK(steps[i]["step"] == i + 1);
        CHECK(steps[i]["epoch"] == i / 6 + 1);
        CHECK(steps[i]["losses"]["cross-entropy"] == steps[i]["loss"]);
        CHECK(steps[i]["samples_per_second"].get<double>() > 0);
    }
    const auto epochs = eventsOf(folder, "epoch");
    REQUIRE(epochs.size() == 3);
    for (const auto& epoch : epochs)
        for (const char* key : {"train", "validation", "seconds", "eta_seconds", "learning_rate", "memory_bytes"})
            CHECK(epoch.contains(key));
    CHECK(epochs[2]["validation"]["accuracy"].get<double>() > 0.9);
    CHECK(epochs[2]["train"]["loss"].get<double>() < epochs[0]["train"]["loss"].get<double>());
    CHECK(epochs[2]["eta_seconds"] == 0.0);
    // The epoch's mean is that of its samples, so the short batch counts for less.
    double sum = 0;
    for (std::size_t i = 0; i < 6; ++i)
        sum += steps[i]["loss"].get<double>() * (i < 5 ? 16 : 10);
    CHECK(epochs[0]["train"]["loss"].get<double>() == doctest::Approx(sum / 90).epsilon(1e-9));

    CHECK(std::filesystem::exists(folder / "best" / "weights.safetensors"));
    CHECK(std::filesystem::exists(folder / "metrics.csv"));
    const auto info = project::loadRun(folder);
    REQUIRE(info.ok());
    CHECK(info->plan == Json{{"threads", 2}, {"shards", 2}});
    CHECK(info->versions.contains("libtorch"));
    std::size_t checkpoints = 0;
    for ([[maybe_unused]] const auto& file : std::filesystem::directory_iterator(folder / "checkpoints"))
        ++checkpoints;
    CHECK(checkpoints >= 1);
    CHECK(checkpoints <= 2);
}

TEST_CASE("the same seed gives the same losses, another seed others") {
    const TemporaryFolder temporary;
    RunFixture run;
    const Path first = run.makeFolder(temporary.path());
    const Path second = run.makeFolder(temporary.path());
    run.info.seed = 12;
    const Path other = run.makeFolder(temporary.path());
    for (const auto& folder : {first, second, other})
        REQUIRE(run.train(folder).ok());
    CHECK(lossesOf(first) == lossesOf(second));
    CHECK(lossesOf(first) != lossesOf(other));
}

TEST_CASE("listeners hear what is in the file, both as JSON and as lines") {
    const TemporaryFolder temporary;
    const RunFixture run;
    const Path folder = run.makeFolder(temporary.path());
    std::vector<Json> heard;
    std::string lines;
    engine::TrainOptions options;
    options.onEvents = [&](const std::vector<Json>& events) { heard.insert(heard.end(), events.begin(), events.end()); };
    options.onLines = [&](std::string_view group) { lines += group; };
    REQUIRE(run.train(folder, false, options).ok());
    CHECK(heard == eventsOf(folder));
    CHECK(lines == *readFile(folder / "events.jsonl"));
}

TEST_CASE("a loss that is no longer a number ends the run with the learning rate as the likely cause") {
    const TemporaryFolder temporary;
    RunFixture run;
    run.info.project.training.optimizer = {.type = "sgd", .learningRate = 1000, .own = {{"momentum", 0.9}}};
    run.info.project.training.epochs = 50;
    const Path folder = run.makeFolder(temporary.path());
    auto outcome = run.train(folder);
    REQUIRE_FALSE(outcome.ok());
    CHECK(run.info.project.served()->network.find(graph::NodeId(outcome.error().where)) != nullptr); // the layer that made it
    CHECK(outcome.error().hint.str().find("learning rate") != std::string::npos);
    const auto events = eventsOf(folder);
    CHECK(events.back()["status"] == "failed");
    CHECK(events.back()["error"]["what"].is_string());
    CHECK(eventsOf(folder, "step").back()["loss"].is_null());
}

TEST_CASE("without validation data there is a warning, and training's metrics decide") {
    const TemporaryFolder temporary;
    RunFixture run;
    run.data.split.validation.clear();
    const Path folder = run.makeFolder(temporary.path());
    auto outcome = run.train(folder);
    REQUIRE(outcome.ok());
    CHECK(!eventsOf(folder, "warning").empty());
    CHECK(eventsOf(folder, "epoch")[0]["validation"].empty());
    CHECK(outcome->best["metrics"].contains("loss"));
}

TEST_CASE("a network with batch norm is trained whole, and just as repeatably") {
    const TemporaryFolder temporary;
    RunFixture run(chain({{"in", "Input", {{"shape", {1, 8, 8}}}}, {"conv", "Conv2d", {{"filters", 4}}}, {"norm", "BatchNorm2d"}, {"relu", "ReLU"}, {"gap", "GlobalAvgPool2d"},
                          {"last", "Linear", {{"units", 4}}}, {"out", "Output"}}));
    const Path first = run.makeFolder(temporary.path());
    const Path second = run.makeFolder(temporary.path());
    REQUIRE(run.train(first).ok());
    REQUIRE(run.train(second).ok());
    CHECK(project::loadRun(first)->plan["shards"] == 1);
    CHECK(lossesOf(first) == lossesOf(second));
}

TEST_CASE("what can't be trained is said before anything is written") {
    const TemporaryFolder temporary;
    RunFixture run;
    const auto errorOf = [&](const RunFixture& broken) {
        const Path folder = broken.makeFolder(temporary.path());
        auto outcome = broken.train(folder);
        REQUIRE_FALSE(outcome.ok());
        CHECK_FALSE(std::filesystem::exists(folder / "events.jsonl"));
        return outcome.error();
    };
    SUBCASE("no samples") {
        run.data.split.train.clear();
        CHECK(errorOf(run).code == ErrorCode::BadValue);
    }
    SUBCASE("pictures of another size") {
        run.data.batches = syntheticBatches(140, 4, 9, 9);
        CHECK(errorOf(run).code == ErrorCode::BadNetwork);
    }
    SUBCASE("more classes than outputs") {
        run.data.batches = syntheticBatches(140, 7, 8, 8);
        CHECK(errorOf(run).code == ErrorCode::BadNetwork);
    }
    SUBCASE("a broken network") {
        run.info.project.networks[0].network = chain({{"in", "Input", {{"shape", {1, 8, 8}}}}, {"conv", "Conv2d", {{"kernel", 20}}}, {"flatten", "Flatten"}, {"last", "Linear", {{"units", 4}}}, {"out", "Output"}});
        CHECK(errorOf(run).where.starts_with("conv"));
    }
    SUBCASE("an unknown callback") {
        run.info.project.training.callbacks = {{"fireworks"}};
        CHECK(errorOf(run).code == ErrorCode::BadValue);
    }
    SUBCASE("a device that is not here") {
        run.info.device = "cuda:63";
        CHECK(errorOf(run).code == ErrorCode::Unsupported);
    }
}

TEST_CASE("a folder in use is left alone") {
    const TemporaryFolder temporary;
    const RunFixture run;
    const Path folder = run.makeFolder(temporary.path());
    const auto lock = platform::FileLock::acquire(folder / "lock");
    REQUIRE(lock.ok());
    auto outcome = run.train(folder);
    REQUIRE_FALSE(outcome.ok());
    CHECK(outcome.error().code == ErrorCode::Conflict);
    CHECK_FALSE(std::filesystem::exists(folder / "events.jsonl"));
}
