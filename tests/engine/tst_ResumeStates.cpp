// SPDX-License-Identifier: GPL-3.0-or-later
// Runs whose checkpoints hold more than weights and an optimizer: sums of gradients in mid-group, averages, what a schedule has seen.
#include "tests/engine/RunFixture.h"
#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace lepton;
using namespace lepton::testing;

namespace {

struct Case {
    std::string name;
    Json training; ///< over the fixture's
    bool frozen = false;
};

const std::vector<Case>& cases() {
    static const std::vector<Case> all{
        {"accumulation", {{"accumulate", 4}, {"clip", {{"norm", 0.5}, {"value", 0.3}}}, {"optimizer", {{"type", "sgd"}, {"learning_rate", 0.1}, {"momentum", 0.9}}}}},
        {"average", {{"average", {{"decay", 0.9}}}, {"optimizer", {{"type", "adamw"}, {"learning_rate", 0.01}, {"amsgrad", true}}}}},
        {"plateau", {{"schedule", {{"type", "plateau"}, {"patience", 0}, {"threshold", 0.2}, {"gamma", 0.7}, {"cooldown", 1}}}, {"optimizer", {{"type", "rmsprop"}, {"centered", true}}}}},
        {"one-cycle", {{"schedule", {{"type", "one-cycle"}}}, {"accumulate", 2}, {"average", {{"decay", 0.95}}}, {"optimizer", {{"type", "muon"}, {"learning_rate", 0.02}}}}},
        {"adagrad", {{"schedule", {{"type", "cosine"}, {"warmup_steps", 10}}}, {"optimizer", {{"type", "adagrad"}, {"rate_decay", 0.01}, {"initial_sum", 0.1}}}}},
        {"lion", {{"schedule", {{"type", "step"}, {"size", 2}}}, {"optimizer", {{"type", "lion"}, {"decay_biases", false}, {"weight_decay", 0.1}}}}},
        {"unfreezing", {{"average", {{"decay", 0.9}}}, {"callbacks", {{{"type", "best-checkpoint"}}, {{"type", "unfreeze"}, {"parameters", {{"epoch", 3}}}}}}}, true},
    };
    return all;
}

RunFixture fixture(const Case& given) {
    RunFixture run(chain({{"in", "Input", {{"shape", {1, 8, 8}}}}, {"conv", "Conv2d", {{"filters", 4}, {"padding", "same"}, {"frozen", given.frozen}}}, {"relu", "ReLU"}, {"pool", "MaxPool2d"},
                          {"dropout", "Dropout", {{"probability", 0.25}}}, {"flatten", "Flatten"}, {"middle", "Linear", {{"units", 10}}}, {"tanh", "Tanh"}, {"last", "Linear", {{"units", 4}}},
                          {"out", "Output"}}));
    Json training = project::toJson(run.info.project.training);
    training["epochs"] = 8;
    training.update(given.training);
    run.info.project.training = project::trainingFromJson(training, given.name).value();
    return run;
}

/// All that a run's story says and that does not hang on the clock.
std::vector<std::string> story(const Path& folder) {
    std::vector<std::string> out;
    for (const auto& event : eventsOf(folder))
        for (const char* key : {"step", "loss", "learning_rate", "train", "validation", "weights"})
            if (const auto kind = event["event"]; (kind == "step" || kind == "epoch" || kind == "learning-rate" || kind == "unfrozen") && event.contains(key))
                out.push_back(key + event[key].dump());
    return out;
}

engine::TrainOptions stoppingAfter(const Path& folder, std::int64_t step) {
    engine::TrainOptions options;
    options.onEvents = [folder, step](const std::vector<Json>& events) {
        for (const auto& event : events)
            if (event["event"] == "step" && event["step"] == step)
                (void)project::writeControl(folder, "stop");
    };
    return options;
}

} // namespace

TEST_CASE("a run stopped in mid-group, with averages, with a schedule that has seen things, goes on as if it had not") {
    for (const auto& given : cases()) {
        CAPTURE(given.name);
        const TemporaryFolder temporary;
        const RunFixture run = fixture(given);
        const Path whole = run.makeFolder(temporary.path() / "whole");
        const auto completed = run.train(whole);
        REQUIRE_MESSAGE(completed.ok(), (completed.ok() ? std::string() : completed.error().line()));
        const auto expected = story(whole);
        CHECK(expected.size() > 100);
        const Path folder = run.makeFolder(temporary.path() / "parts");
        REQUIRE(run.train(folder, false, stoppingAfter(folder, 1)).ok());
        REQUIRE(run.train(folder, true, stoppingAfter(folder, 21)).ok());
        const auto finished = run.train(folder, true);
        REQUIRE_MESSAGE(finished.ok(), (finished.ok() ? std::string() : finished.error().line()));
        CHECK(finished->status == "completed");
        CHECK(story(folder) == expected);
    }
}

TEST_CASE("the story tells the learning rate: with each step where it moves in steps, else when it changes") {
    const TemporaryFolder temporary;
    const auto rates = [&](const std::string& name, const std::string& kind) {
        const auto given = std::find_if(cases().begin(), cases().end(), [&](const Case& item) { return item.name == name; });
        const RunFixture run = fixture(*given);
        const Path folder = run.makeFolder(temporary.path() / name);
        REQUIRE(run.train(folder).ok());
        std::vector<double> out;
        for (const auto& event : eventsOf(folder, kind))
            out.push_back(event.value("learning_rate", -1.0));
        return out;
    };
    const auto falls = rates("lion", "learning-rate"); // a tenth every second of eight epochs
    REQUIRE(falls.size() == 3);
    for (std::size_t i = 0; i < falls.size(); ++i)
        CHECK(falls[i] == doctest::Approx(1e-4 * std::pow(0.1, static_cast<double>(i + 1))).epsilon(1e-12));
    const auto steps = rates("one-cycle", "step");
    REQUIRE(steps.size() == 48);
    CHECK(steps.front() == doctest::Approx(0.02 / 25).epsilon(1e-9));
    CHECK(*std::max_element(steps.begin(), steps.end()) < 0.0201);
    CHECK(steps.back() < 1e-6);
    const auto constant = rates("accumulation", "step");
    CHECK(constant.front() == -1.0);
}
