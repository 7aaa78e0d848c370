// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Packaging.h"

#include "core/engine/Evaluation.h"
#include "tests/engine/RunFixture.h"
#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace lepton::testing;

TEST_CASE("a package answers as the run it was made from, also after a way over the disk") {
    const TemporaryFolder temporary;
    const RunFixture run;
    const Path folder = run.makeFolder(temporary.path());
    REQUIRE(run.train(folder).ok());
    auto package = engine::makePackage(folder, "synthetic", "1.0.0", run.data);
    REQUIRE(package.ok());
    CHECK(package->labels == run.info.project.data.classes);
    CHECK(package->metrics["split"] == "test");
    CHECK(package->metrics["accuracy"].get<double>() > 0.8);
    CHECK(package->provenance["seed"] == 11);
    CHECK(package->modelCard.find("class 3") != std::string::npos);
    CHECK(package->signature["outputs"][0]["shape"] == Json::array({-1, 4}));
    CHECK_FALSE(package->onnx.empty());
    CHECK(package->provenance["onnx"]["samples"] == (package->provenance["onnx"]["largest_difference"].is_null() ? 0 : 10));
    const Json expected = Json::parse(package->parity.at("expected.json"));
    CHECK(expected["tolerance"] == 1e-5);
    CHECK(expected["samples"].size() == 10);
    CHECK(expected["samples"][0]["input"] == "synthetic#120");

    REQUIRE(project::writePackage(temporary / "p.leptonmodel", *package).ok());
    auto read = project::readPackage(temporary / "p.leptonmodel");
    REQUIRE(read.ok());
    CHECK(read->onnx == package->onnx);
    auto model = engine::Model::fromPackage(*read);
    REQUIRE(model.ok());
    CHECK(*engine::checkParity(**model, *read) == 0);
    CHECK((*model)->name() == "synthetic");
    CHECK((*model)->version() == "1.0.0");
    const auto source = *engine::Model::fromRun(folder);
    auto a = engine::evaluate(**model, *run.data.batches, run.data.split.test);
    auto b = engine::evaluate(*source, *run.data.batches, run.data.split.test);
    CHECK(a->loss == b->loss);
}

TEST_CASE("parity notices weights that are not those of the samples") {
    const TemporaryFolder temporary;
    RunFixture run;
    const Path folder = run.makeFolder(temporary.path());
    REQUIRE(run.train(folder).ok());
    auto package = *engine::makePackage(folder, "one", "1", run.data);
    run.info.seed = 99;
    const Path other = run.makeFolder(temporary.path());
    REQUIRE(run.train(other).ok());
    CHECK(*engine::checkParity(**engine::Model::fromRun(other), package) > engine::parityTolerance);
    package.parity.clear();
    CHECK_FALSE(engine::checkParity(**engine::Model::fromRun(other), package).ok());
}

TEST_CASE("a package whose weights are damaged or of another network is refused") {
    const TemporaryFolder temporary;
    const RunFixture run;
    const Path folder = run.makeFolder(temporary.path());
    REQUIRE(run.train(folder).ok());
    const auto good = *engine::makePackage(folder, "one", "1", run.data);
    auto bad = good;
    bad.weights.resize(bad.weights.size() / 2);
    CHECK_FALSE(engine::Model::fromPackage(bad).ok());
    bad = good;
    bad.network = smallConvolution(8, 5);
    CHECK_FALSE(engine::Model::fromPackage(bad).ok());
    bad = good;
    bad.labels.pop_back();
    CHECK_FALSE(engine::Model::fromPackage(bad).ok());
}

TEST_CASE("without a test split the validation split is measured, and said so") {
    const TemporaryFolder temporary;
    RunFixture run;
    run.data.split.test.clear();
    const Path folder = run.makeFolder(temporary.path());
    REQUIRE(run.train(folder).ok());
    const auto package = *engine::makePackage(folder, "one", "1", run.data);
    CHECK(package.metrics["split"] == "validation");
    CHECK(package.metrics["samples"] == 30);
}
