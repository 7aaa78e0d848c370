// SPDX-License-Identifier: GPL-3.0-or-later
// Augmentation on the way from the recipe into training batches.
#include "core/engine/Packaging.h"
#include "tests/engine/RunFixture.h"
#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace lepton::testing;

namespace {

RunFixture augmentedRun(std::int64_t epochs = 6) {
    RunFixture run;
    const Json plain = run.info.project.recipe;
    run.info.project.recipe = Json::array({{{"type", "Shift"}, {"x", 10}, {"y", 10}, {"edges", "repeat"}},
                                           {{"type", "Rotate"}, {"degrees", 8}, {"edges", "repeat"}},
                                           {{"type", "Brightness"}, {"brightness", 10}, {"contrast", 10}},
                                           {{"type", "Noise"}, {"deviation", 6}}});
    for (const auto& step : plain)
        run.info.project.recipe.push_back(step);
    run.info.project.training.epochs = epochs;
    return run;
}

} // namespace

TEST_CASE("an augmented run that was stopped and resumed has the losses of one that was not") {
    const TemporaryFolder temporary;
    const RunFixture run = augmentedRun(20);
    const Path whole = run.makeFolder(temporary.path());
    REQUIRE(run.train(whole).ok());
    const Path folder = run.makeFolder(temporary.path());
    engine::TrainOptions options;
    options.onEvents = [&folder](const std::vector<Json>& events) {
        for (const auto& event : events)
            if (event["event"] == "step" && event["step"] == 20)
                (void)project::writeControl(folder, "stop");
    };
    REQUIRE(run.train(folder, false, options).ok());
    REQUIRE(run.train(folder, true).ok());
    CHECK(lossesOf(folder) == lossesOf(whole));
}

TEST_CASE("augmentation changes what is trained on and nothing else") {
    const TemporaryFolder temporary;
    RunFixture run = augmentedRun();
    // No weight moves, so every validation is of the same network.
    run.info.project.training.startFrom = {};
    const Path folder = run.makeFolder(temporary.path());
    REQUIRE(run.train(folder).ok());
    RunFixture plain;
    plain.info.project.training.epochs = 6;
    const Path other = plain.makeFolder(temporary.path());
    REQUIRE(plain.train(other).ok());
    CHECK(lossesOf(folder) != lossesOf(other));
    // The package's recipe has no steps for training, its provenance has; it answers the unchanged pictures.
    const auto package = engine::makePackage(folder, "bars", "1", run.data);
    REQUIRE(package.ok());
    REQUIRE(package->recipe.size() == 2);
    CHECK(package->recipe[0]["type"] == "Scale");
    CHECK(package->provenance["augmentation"].size() == 4);
    CHECK(package->metrics["accuracy"].get<double>() > 0.7);
    auto unaugmented = *package;
    unaugmented.recipe = plain.info.project.recipe;
    const auto first = engine::Model::fromPackage(*package);
    const auto second = engine::Model::fromPackage(unaugmented);
    REQUIRE(first.ok());
    REQUIRE(second.ok());
    std::vector<std::uint8_t> pictures(64 * 3, 90);
    CHECK((*first)->scores(std::span<const std::uint8_t>(pictures), 3).value() == (*second)->scores(std::span<const std::uint8_t>(pictures), 3).value());
}

TEST_CASE("a run with mixup, on several threads, that was stopped and resumed has the losses of one that was not") {
    const TemporaryFolder temporary;
    RunFixture run = augmentedRun(20);
    run.info.project.training.mixup = 0.4;
    const Path whole = run.makeFolder(temporary.path());
    REQUIRE(run.train(whole).ok());
    const Path folder = run.makeFolder(temporary.path());
    engine::TrainOptions options;
    options.onEvents = [&folder](const std::vector<Json>& events) {
        for (const auto& event : events)
            if (event["event"] == "step" && event["step"] == 20)
                (void)project::writeControl(folder, "stop");
    };
    REQUIRE(run.train(folder, false, options).ok());
    REQUIRE(run.train(folder, true).ok());
    CHECK(lossesOf(folder) == lossesOf(whole));
    // It learns all the same: the loss of mixtures stays up, that of whole pictures comes down.
    const Json last = eventsOf(whole, "epoch").back();
    CHECK(last["validation"]["accuracy"].get<double>() > 0.7);
    CHECK(last["train"]["loss"].get<double>() > last["validation"]["loss"].get<double>());
    run.info.project.training.mixup = 0;
    const Path plain = run.makeFolder(temporary.path());
    REQUIRE(run.train(plain).ok());
    CHECK(lossesOf(plain) != lossesOf(whole));
}
