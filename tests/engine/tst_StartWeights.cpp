// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that begin with the weights of others.
#include "core/engine/Packaging.h"
#include "core/exchange/Safetensors.h"
#include "core/exchange/WeightFile.h"
#include "tests/engine/RunFixture.h"
#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace lepton;
using namespace lepton::testing;

namespace {

/// With a batch norm, whose running statistics are no trained weights.
graph::Network body(std::int64_t classes) {
    return chain({{"input1", "Input", {{"shape", {1, 8, 8}}}},
                  {"conv1", "Conv2d", {{"filters", 6}, {"padding", 1}, {"bias", false}}},
                  {"norm1", "BatchNorm2d"},
                  {"relu1", "ReLU"},
                  {"gap1", "GlobalAvgPool2d"},
                  {"linear1", "Linear", {{"units", 8}}},
                  {"relu2", "ReLU"},
                  {"linear2", "Linear", {{"units", classes}}},
                  {"output1", "Output"}});
}

using Tensors = std::map<std::string, exchange::StoredTensor>;

Tensors tensorsOf(const Path& file) {
    const auto read = exchange::readWeightFile(file);
    REQUIRE(read.ok());
    Tensors out;
    for (const auto& tensor : read->tensors)
        out[tensor.name] = tensor;
    return out;
}

Path best(const Path& run) { return run / "best" / "weights.safetensors"; }

/// Weights of a run that has learned something.
struct Taught {
    Taught() {
        RunFixture run(body(4));
        run.info.seed = 3;
        run.info.project.training.epochs = 30;
        const Path folder = run.makeFolder(temporary.path());
        REQUIRE(run.train(folder).ok());
        weights = best(folder);
        tensors = tensorsOf(weights);
    }
    TemporaryFolder temporary;
    Path weights;
    Tensors tensors;
};

const Taught& taughtOnce() {
    static const Taught taught;
    return taught;
}

Json weightsLoaded(const Path& folder) {
    const auto events = eventsOf(folder, "weights-loaded");
    REQUIRE(events.size() == 1);
    return events[0];
}

} // namespace

TEST_CASE("frozen layers end a run bit by bit as they began it, running statistics too, while the head learns") {
    const Taught& taught = taughtOnce();
    const TemporaryFolder temporary;
    for (const int threads : {1, 2}) {
        RunFixture run(body(4));
        run.info.project.training.threads = threads;
        run.info.project.training.startFrom = {taught.weights.string(), {"all-but-head"}, {}};
        const Path folder = run.makeFolder(temporary.path());
        REQUIRE(run.train(folder).ok());
        const Tensors after = tensorsOf(best(folder));
        REQUIRE(after.size() == taught.tensors.size());
        for (const auto& [name, tensor] : taught.tensors)
            CHECK_MESSAGE((after.at(name).bytes == tensor.bytes) == !name.starts_with("linear2."), name);
        const Json event = weightsLoaded(folder);
        CHECK(event["frozen"] == Json({"conv1", "norm1", "linear1"}));
        CHECK(event["report"]["matched"].size() == taught.tensors.size());
        CHECK(event["kind"] == "safetensors");
    }
}

TEST_CASE("without freezing, the first loss is that of the weights that were loaded, and everything learns on") {
    const Taught& taught = taughtOnce();
    const TemporaryFolder temporary;
    RunFixture run(body(4));
    run.info.project.training.startFrom.file = taught.weights.string();
    const Path started = run.makeFolder(temporary.path());
    REQUIRE(run.train(started).ok());
    run.info.project.training.startFrom = {};
    const Path fresh = run.makeFolder(temporary.path());
    REQUIRE(run.train(fresh).ok());
    CHECK(eventsOf(started, "step")[0]["loss"].get<double>() < 0.7 * eventsOf(fresh, "step")[0]["loss"].get<double>());
    for (const auto& [name, tensor] : tensorsOf(best(started)))
        CHECK_MESSAGE(tensor.bytes != taught.tensors.at(name).bytes, name);
    CHECK(project::loadRun(fresh)->lineage.empty());
    CHECK(project::loadRun(started)->lineage["sha256"] == *sha256File(taught.weights));
}

TEST_CASE("other classes keep the body and replace the head") {
    const Taught& taught = taughtOnce();
    const TemporaryFolder temporary;
    RunFixture run(body(7));
    run.info.project.data.classes = {"a", "b", "c", "d", "e", "f", "g"};
    run.info.project.training.startFrom = {taught.weights.string(), {"conv*", "norm1", "linear1"}, {}};
    const Path folder = run.makeFolder(temporary.path());
    REQUIRE(run.train(folder).ok());
    const Json report = weightsLoaded(folder)["report"];
    CHECK(report["head"] == "linear2");
    CHECK(report["head_replaced"] == true);
    REQUIRE(report["left_out"].size() == 2);
    CHECK(report["left_out"][0]["from_shape"] == Json({4, 8}));
    CHECK(report["left_out"][0]["to_shape"] == Json({7, 8}));
    const Tensors after = tensorsOf(best(folder));
    CHECK(after.at("conv1.weight").bytes == taught.tensors.at("conv1.weight").bytes);
    CHECK(after.at("linear2.weight").shape == std::vector<std::int64_t>{7, 8});
    CHECK(eventsOf(folder, "warning").empty()); // the head was to be expected
}

TEST_CASE("a run that began with others' weights goes on without their file, with the same losses") {
    const Taught& taught = taughtOnce();
    const TemporaryFolder temporary;
    RunFixture run(body(4));
    run.info.project.training.epochs = 20;
    const Path copy = temporary / "start.safetensors";
    std::filesystem::copy_file(taught.weights, copy);
    run.info.project.training.startFrom = {copy.string(), {"conv1", "norm1"}, {}};
    const Path whole = run.makeFolder(temporary.path());
    REQUIRE(run.train(whole).ok());
    const Path folder = run.makeFolder(temporary.path());
    engine::TrainOptions options;
    options.onEvents = [&folder](const std::vector<Json>& events) {
        for (const auto& event : events)
            if (event["event"] == "step" && event["step"] == 30)
                (void)project::writeControl(folder, "stop");
    };
    REQUIRE(run.train(folder, false, options).ok());
    std::filesystem::remove(copy);
    REQUIRE(run.train(folder, true).ok());
    CHECK(lossesOf(folder) == lossesOf(whole));
    CHECK(tensorsOf(best(folder)).at("norm1.running_mean").bytes == taught.tensors.at("norm1.running_mean").bytes);
    (void)weightsLoaded(folder);
}

TEST_CASE("a run without a checkpoint takes up only the weights that it was started with") {
    const Taught& taught = taughtOnce();
    const TemporaryFolder temporary;
    RunFixture run(body(4));
    run.info.project.training.startFrom.file = taught.weights.string();
    run.info.lineage = {{"from", "somewhere"}, {"sha256", "0"}};
    const Path folder = run.makeFolder(temporary.path());
    const auto outcome = run.train(folder, true);
    REQUIRE(!outcome.ok());
    CHECK(outcome.error().code == ErrorCode::Conflict);
}

TEST_CASE("a package made from it says where its weights come from") {
    const TemporaryFolder temporary;
    RunFixture run(body(4));
    const Path first = run.makeFolder(temporary.path());
    REQUIRE(run.train(first).ok());
    const Path file = temporary / "bars-3.leptonmodel";
    REQUIRE(project::writePackage(file, engine::makePackage(first, "bars", "3", run.data).value()).ok());

    run.info.project.training.startFrom.file = file.string();
    const Path second = run.makeFolder(temporary.path());
    REQUIRE(run.train(second).ok());
    const auto package = engine::makePackage(second, "bars", "4", run.data);
    REQUIRE(package.ok());
    const Json lineage = package->provenance["lineage"];
    CHECK(lineage["name"] == "bars");
    CHECK(lineage["version"] == "3");
    CHECK(lineage["run"] == "0001");
    CHECK(lineage["kind"] == "package");
    CHECK(lineage["sha256"] == *sha256File(file));
    CHECK(package->modelCard.find("bars 3") != std::string::npos);
}

TEST_CASE("the head of a package for other classes begins anew, though it has the right shape") {
    const TemporaryFolder temporary;
    RunFixture run(body(4));
    const Path first = run.makeFolder(temporary.path());
    REQUIRE(run.train(first).ok());
    const Path file = temporary / "bars-1.leptonmodel";
    REQUIRE(project::writePackage(file, engine::makePackage(first, "bars", "1", run.data).value()).ok());
    run.info.project.training.startFrom.file = file.string();
    run.info.project.data.classes = {"north", "east", "south", "west"};
    const Path second = run.makeFolder(temporary.path());
    REQUIRE(run.train(second).ok());
    const Json report = weightsLoaded(second)["report"];
    CHECK(report["reset"] == Json({"linear2"}));
    CHECK(report["head_replaced"] == true);
    CHECK(report["matched"].size() == 7);
}

TEST_CASE("what can't be begun with is named before a step is taken") {
    const TemporaryFolder temporary;
    const Taught& taught = taughtOnce();
    const auto errorOf = [&](const project::StartFrom& start) {
        RunFixture run(body(4));
        run.info.project.training.startFrom = start;
        const auto outcome = run.train(run.makeFolder(temporary.path()));
        REQUIRE(!outcome.ok());
        return outcome.error();
    };
    CHECK(errorOf({(temporary / "none.pt").string(), {}, {}}).code == ErrorCode::NotFound);
    CHECK(errorOf({temporary.path().string(), {}, {}}).code == ErrorCode::BadFormat);
    REQUIRE(writeFile(temporary / "text.pt", "weights: 1, 2, 3\n").ok());
    CHECK(errorOf({(temporary / "text.pt").string(), {}, {}}).code == ErrorCode::BadFormat);
    const std::string whole = *readFile(taught.weights);
    REQUIRE(writeFile(temporary / "cut.safetensors", whole.substr(0, whole.size() - 10)).ok());
    CHECK(errorOf({(temporary / "cut.safetensors").string(), {}, {}}).code == ErrorCode::BadFormat);
    const std::vector<float> other(15);
    REQUIRE(writeFile(temporary / "other.safetensors", exchange::writeSafetensors({{"x.weight", graph::DType::Float32, {3, 5}, std::as_bytes(std::span(other))}})).ok());
    CHECK(errorOf({(temporary / "other.safetensors").string(), {}, {}}).what.str().find("None of the 1") != std::string::npos);
    const Error freeze = errorOf({taught.weights.string(), {"conv7"}, {}});
    CHECK(freeze.code == ErrorCode::BadValue);
    CHECK(freeze.where == "training.start_from.freeze");
    CHECK(errorOf({taught.weights.string(), {}, {"conv7"}}).where == "training.start_from.reset");
}

TEST_CASE("layers to reset begin anew, and layers that the file has nothing for are warned of") {
    const Taught& taught = taughtOnce();
    const TemporaryFolder temporary;
    RunFixture run(body(4));
    run.info.project.training.startFrom = {taught.weights.string(), {}, {"linear1"}};
    const Path folder = run.makeFolder(temporary.path());
    REQUIRE(run.train(folder).ok());
    CHECK(weightsLoaded(folder)["report"]["reset"] == Json({"linear1"}));
    CHECK(weightsLoaded(folder)["report"]["matched"].size() == taught.tensors.size() - 2);
    auto wider = body(4);
    wider.node(graph::NodeId("linear1")).parameters["units"] = 9;
    RunFixture other(wider);
    other.info.project.training.startFrom = {taught.weights.string(), {"linear1"}, {}};
    const Path warned = other.makeFolder(temporary.path());
    REQUIRE(other.train(warned).ok());
    const auto warnings = eventsOf(warned, "warning");
    REQUIRE(warnings.size() == 2); // it begins anew, and is frozen at that
    CHECK(warnings[0]["message"].get<std::string>().find("linear1") != std::string::npos);
}
