// SPDX-License-Identifier: GPL-3.0-or-later
// Callbacks that leave files or events of their own in the run.
#include "core/engine/Answers.h"
#include "core/engine/Model.h"
#include "tests/engine/FakeRun.h"
#include "tests/engine/RunFixture.h"
#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

using namespace lepton;
using namespace lepton::testing;

namespace {

std::vector<Json> linesOf(const Path& file) {
    std::istringstream in(*readFile(file));
    std::vector<Json> out;
    for (std::string line; std::getline(in, line);)
        out.push_back(Json::parse(line));
    return out;
}

std::uint32_t bigEndian(const std::string& bytes, std::size_t at) {
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < 4; ++i)
        out = out << 8 | static_cast<std::uint8_t>(bytes[at + i]);
    return out;
}

} // namespace

TEST_CASE("histograms are a line a weight and epoch, published too, and a resumed run keeps those that it builds on") {
    const TemporaryFolder temporary;
    FakeRun run(temporary.path());
    const auto make = [] {
        auto made = engine::makeCallback("histograms", {{"buckets", 3}});
        REQUIRE(made.ok());
        return std::move(*made);
    };
    const auto callback = make();
    REQUIRE(callback->onRunStart(run).ok());
    for (std::int64_t epoch = 1; epoch <= 3; ++epoch)
        REQUIRE(callback->onEpochEnd(reportOf(epoch), run).ok());
    const auto lines = linesOf(temporary / "histograms.jsonl");
    REQUIRE(lines.size() == 9); // two weights, and the gradient of one
    CHECK(lines[0]["name"] == "a.weight");
    CHECK(lines[0]["kind"] == "weight");
    CHECK(lines[0]["counts"] == Json{1, 1, 2}); // of 0, 1, 2, 3 between 0 and 3
    CHECK(lines[0]["mean"] == 1.5);
    CHECK(lines[0]["deviation"].get<double>() == doctest::Approx(1.1180339887)); // √1.25
    CHECK(lines[1]["kind"] == "gradient");
    CHECK(lines[2]["name"] == "a.bias");
    REQUIRE(run.records.size() == 9);
    CHECK(run.records[1].tag == "gradients/a.weight");
    run.done = 2;
    REQUIRE(make()->onRunStart(run).ok());
    CHECK(linesOf(temporary / "histograms.jsonl").size() == 6);
}

TEST_CASE("sample predictions are what the model of that epoch answers") {
    const TemporaryFolder temporary;
    RunFixture run;
    run.info.project.training.callbacks = {{"best-checkpoint"}, {"sample-predictions", {{"samples", 5}}}, {"every-n-checkpoint", {{"epochs", 2}}}};
    const Path folder = run.makeFolder(temporary.path());
    REQUIRE(run.train(folder).ok());
    const auto events = eventsOf(folder, "predictions");
    REQUIRE(events.size() == 3);
    const Json& items = events[1]["items"];
    REQUIRE(items.size() == 5);
    // The validation split is 90 … 119; every sixth of it.
    const auto model = engine::Model::fromCheckpoint(folder, "checkpoints/kept/epoch-000002.safetensors");
    REQUIRE(model.ok());
    CHECK((*model)->checkpoint()["epoch"] == 2);
    for (std::size_t i = 0; i < 5; ++i) {
        const std::int64_t index = 90 + static_cast<std::int64_t>(i) * 6;
        CHECK(items[i]["index"] == index);
        CHECK(items[i]["name"] == "synthetic#" + std::to_string(index));
        CHECK(items[i]["truth"] == run.info.project.data.classes[static_cast<std::size_t>(index % 4)]);
        std::vector<std::uint8_t> picture(64);
        std::vector<std::byte*> places{reinterpret_cast<std::byte*>(picture.data()), nullptr};
        REQUIRE(run.data.batches->gather(std::vector<std::int64_t>{index}, places).ok());
        const auto scores = (*model)->scores(std::span<const std::uint8_t>(picture), 1);
        REQUIRE(scores.ok());
        const Json expected = engine::predictionJson("", (*model)->labels(), *scores);
        CHECK(items[i]["answer"] == expected["label"]);
        CHECK(items[i]["score"].get<double>() == doctest::Approx(expected["score"].get<double>()).epsilon(1e-5));
    }
}

TEST_CASE("kept checkpoints stay when old ones go, and the rule keeps as many as the settings say") {
    const TemporaryFolder temporary;
    RunFixture run;
    run.info.project.training.epochs = 7;
    run.info.project.training.keepCheckpoints = 3;
    run.info.project.training.callbacks = {{"best-checkpoint"}, {"every-n-checkpoint", {{"epochs", 2}}}};
    const Path folder = run.makeFolder(temporary.path());
    REQUIRE(run.train(folder).ok());
    std::vector<std::string> kept, newest;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "checkpoints" / "kept"))
        kept.push_back(entry.path().filename().string());
    for (const auto& entry : std::filesystem::directory_iterator(folder / "checkpoints"))
        if (entry.is_regular_file())
            newest.push_back(entry.path().filename().string());
    std::sort(kept.begin(), kept.end());
    std::sort(newest.begin(), newest.end());
    CHECK(kept == std::vector<std::string>{"epoch-000002.safetensors", "epoch-000004.safetensors", "epoch-000006.safetensors"});
    CHECK(newest.size() <= 3);
    CHECK(newest.back() == "step-0000000042.safetensors"); // 7 epochs of 6 steps
    CHECK(std::filesystem::exists(folder / "best" / "weights.safetensors"));
}

TEST_CASE("a picture grid is a PNG of the right size with a frame a picture") {
    const TemporaryFolder temporary;
    RunFixture run;
    run.info.project.training.callbacks = {{"picture-grid", {{"pictures", 6}, {"epochs", 2}}}};
    const Path folder = run.makeFolder(temporary.path());
    REQUIRE(run.train(folder).ok());
    const auto events = eventsOf(folder, "pictures");
    REQUIRE(events.size() == 2); // of epoch 2, and of the last
    CHECK(events[0]["file"] == "samples/grid-000002.png");
    CHECK(events[0]["items"].size() == 6);
    const std::string png = *readFile(folder / "samples" / "grid-000002.png");
    CHECK(png.substr(0, 8) == "\x89PNG\r\n\x1a\n");
    // 8 × 8 pictures seven times as large with frames of 2: 60 a cell and 2 between; 3 columns, 2 rows.
    CHECK(bigEndian(png, 16) == 3 * 62 - 2);
    CHECK(bigEndian(png, 20) == 2 * 62 - 2);
}

TEST_CASE("all callbacks together leave a resumed run as it would have been") {
    const TemporaryFolder temporary;
    RunFixture run;
    run.info.project.training.epochs = 8;
    for (const char* name : {"best-checkpoint", "every-n-checkpoint", "csv-log", "tensorboard", "sample-predictions", "picture-grid", "histograms", "early-stopping"})
        run.info.project.training.callbacks.push_back({name, Json::object()});
    const Path whole = run.makeFolder(temporary.path());
    REQUIRE(run.train(whole).ok());
    const Path folder = run.makeFolder(temporary.path());
    engine::TrainOptions options;
    options.onEvents = [&](const std::vector<Json>& events) {
        for (const auto& event : events)
            if (event["event"] == "step" && event["step"] == 15)
                (void)project::writeControl(folder, "stop");
    };
    REQUIRE(run.train(folder, false, options).ok());
    REQUIRE(run.train(folder, true).ok());
    CHECK(lossesOf(folder) == lossesOf(whole));
    CHECK(eventsOf(folder, "predictions").size() == 8);
    // Stopped between an epoch's last step and its end, it has that step's gradients no more when it goes on.
    const auto resumed = eventsOf(folder, "run-resumed");
    const Json resumedAt = resumed.empty() ? Json() : resumed[0]["step"];
    auto expected = linesOf(whole / "histograms.jsonl");
    const auto alsoThere = linesOf(folder / "histograms.jsonl");
    std::erase_if(expected, [&](const Json& line) { return line["step"] == resumedAt && line["kind"] == "gradient" && std::find(alsoThere.begin(), alsoThere.end(), line) == alsoThere.end(); });
    CHECK(alsoThere == expected);
}
