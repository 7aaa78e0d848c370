// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Callback.h"

#include "tests/engine/FakeRun.h"
#include "tests/engine/RunFixture.h"
#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace lepton;
using namespace lepton::testing;

namespace {

constexpr auto report = reportOf;

std::unique_ptr<engine::EpochCallback> make(const std::string& name, const Json& parameters = Json::object()) {
    auto made = engine::makeCallback(name, parameters);
    REQUIRE(made.ok());
    return std::move(*made);
}

} // namespace

TEST_CASE("early stopping waits for its patience, and counts only real improvements") {
    const TemporaryFolder temporary;
    FakeRun run(temporary.path());
    const auto callback = make("early-stopping", {{"patience", 2}, {"minimum_improvement", 0.1}});
    const auto verdict = [&](std::int64_t epoch, double loss) { return *callback->onEpochEnd(report(epoch, loss, 0.5), run); };
    CHECK(verdict(1, 1.0) == engine::Verdict::Continue);
    CHECK(verdict(2, 0.95) == engine::Verdict::Continue); // too little: one waited
    CHECK(verdict(3, 0.8) == engine::Verdict::Continue);  // better
    CHECK(verdict(4, 0.9) == engine::Verdict::Continue);
    // A resumed run goes on counting where it was.
    const auto resumed = make("early-stopping", {{"patience", 2}, {"minimum_improvement", 0.1}});
    resumed->restore(Json::parse(callback->state().dump()));
    CHECK(*resumed->onEpochEnd(report(5, 0.9, 0.5), run) == engine::Verdict::Stop);
}

TEST_CASE("accuracy is to grow, unless the mode says otherwise") {
    const TemporaryFolder temporary;
    FakeRun run(temporary.path());
    const auto growing = make("early-stopping", {{"metric", "validation.accuracy"}, {"patience", 1}});
    CHECK(*growing->onEpochEnd(report(1, 1, 0.5), run) == engine::Verdict::Continue);
    CHECK(*growing->onEpochEnd(report(2, 1, 0.6), run) == engine::Verdict::Continue);
    CHECK(*growing->onEpochEnd(report(3, 1, 0.6), run) == engine::Verdict::Stop);
    const auto shrinking = make("early-stopping", {{"metric", "validation.accuracy"}, {"patience", 1}, {"mode", "min"}});
    CHECK(*shrinking->onEpochEnd(report(1, 1, 0.5), run) == engine::Verdict::Continue);
    CHECK(*shrinking->onEpochEnd(report(2, 1, 0.6), run) == engine::Verdict::Stop);
}

TEST_CASE("the best checkpoint is that of the best epoch") {
    const TemporaryFolder temporary;
    FakeRun run(temporary.path());
    const auto callback = make("best-checkpoint");
    for (const auto& [epoch, loss] : std::vector<std::pair<std::int64_t, double>>{{1, 1.0}, {2, 0.5}, {3, 0.7}, {4, 0.5}})
        REQUIRE(callback->onEpochEnd(report(epoch, loss, 0.1), run).ok());
    CHECK(run.best == 2);
}

TEST_CASE("the CSV log has a row an epoch, and a resumed run keeps those that it builds on") {
    const TemporaryFolder temporary;
    FakeRun run(temporary.path());
    const auto callback = make("csv-log", {{"file", "table.csv"}});
    REQUIRE(callback->onRunStart(run).ok());
    for (std::int64_t epoch = 1; epoch <= 3; ++epoch)
        REQUIRE(callback->onEpochEnd(report(epoch, 0.5, 0.25), run).ok());
    run.done = 2;
    REQUIRE(make("csv-log", {{"file", "table.csv"}})->onRunStart(run).ok());
    CHECK(*readFile(temporary / "table.csv") == "epoch,step,train_loss,train_accuracy,validation_loss,validation_accuracy,learning_rate,seconds\n"
                                                "1,6,1.5,0.25,0.5,0.25,0.01,1.5\n2,12,1.5,0.25,0.5,0.25,0.01,1.5\n");
}

TEST_CASE("settings of callbacks are checked by name and range") {
    CHECK_FALSE(engine::makeCallback("nonsense", Json::object()).ok());
    CHECK_FALSE(engine::makeCallback("early-stopping", {{"patience", 0}}).ok());
    CHECK_FALSE(engine::makeCallback("early-stopping", {{"patiense", 3}}).ok());
    CHECK_FALSE(engine::makeCallback("early-stopping", {{"metric", "beauty"}}).ok());
    CHECK_FALSE(engine::makeCallback("csv-log", {{"file", "../../etc/passwd"}}).ok());
    for (const auto& type : engine::callbackTypes()) {
        CHECK(engine::makeCallback(type.name, Json::object()).ok());
        CHECK(engine::toJson(type)["parameters"].is_array());
    }
}

TEST_CASE("a run stops early, as completed, and says which callback wanted it") {
    const TemporaryFolder temporary;
    RunFixture run;
    run.info.project.training.epochs = 500;
    run.info.project.training.callbacks = {{"early-stopping", {{"patience", 2}, {"minimum_improvement", 0.5}}}, {"best-checkpoint"}};
    const Path folder = run.makeFolder(temporary.path());
    auto outcome = run.train(folder);
    REQUIRE(outcome.ok());
    CHECK(outcome->status == "completed");
    CHECK(eventsOf(folder, "epoch").size() < 20);
    CHECK(eventsOf(folder, "early-stop")[0]["callback"] == "early-stopping");
    CHECK(run.train(folder, true)->status == "completed");
}

TEST_CASE("a callback that fails or throws is a warning, and the run goes on") {
    class Faulty final : public engine::EpochCallback {
        Result<engine::Verdict> onEpochEnd(const engine::EpochReport& report, engine::RunContext&) override {
            if (report.epoch == 1)
                throw std::runtime_error("thrown");
            return Error(ErrorCode::Internal, "returned");
        }
    };
    engine::registerCallback({"faulty", "Faulty", "", {}, [](const graph::Parameters&) { return std::make_unique<Faulty>(); }});
    const TemporaryFolder temporary;
    RunFixture run;
    run.info.project.training.callbacks = {{"faulty"}, {"csv-log"}};
    const Path folder = run.makeFolder(temporary.path());
    auto outcome = run.train(folder);
    REQUIRE(outcome.ok());
    CHECK(outcome->best["epoch"] == 3); // nobody marked a best epoch: the newest
    const auto warnings = eventsOf(folder, "warning");
    REQUIRE(warnings.size() == 3);
    CHECK(warnings[0]["message"].get<std::string>().find("thrown") != std::string::npos);
    CHECK(warnings[1]["message"].get<std::string>().find("returned") != std::string::npos);
}
