// SPDX-License-Identifier: GPL-3.0-or-later
#include "ReportFixture.h"
#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace lepton::report;
using testing::reportInput;

TEST_CASE("a report is written beside its place and takes it") {
    const testing::TemporaryFolder folder;
    REQUIRE(writeFile(folder / "report.html", "old").ok());
    REQUIRE(writeReport(reportInput(), Language::english(), folder / "report.html").ok());
    CHECK(readFile(folder / "report.html")->starts_with("<!DOCTYPE html>"));
    REQUIRE(writeReport(reportInput(), Language::english(), folder / "report.PDF").ok());
    CHECK(readFile(folder / "report.PDF")->starts_with("%PDF-"));
    int files = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path()))
        ++files;
    CHECK(files == 2);
}

TEST_CASE("places where no report can be written are named") {
    const testing::TemporaryFolder folder;
    const auto code = [&](const std::string& name) { return checkReportFile(folder / name).error().code; };
    CHECK(code("report.docx") == ErrorCode::BadValue);
    CHECK(code("report") == ErrorCode::BadValue);
    CHECK(code("missing/report.pdf") == ErrorCode::NotFound);
    std::filesystem::create_directory(folder / "a.pdf");
    CHECK(code("a.pdf") == ErrorCode::Unwritable);
    CHECK(checkReportFile(folder / "b.pdf").ok());
}

TEST_CASE("the command states what decides about the run, quoted for a shell") {
    auto input = reportInput();
    input.info.project.training.epochs = 12;
    input.info.project.training.batchSize = 32;
    input.info.project.training.optimizer.learningRate = 0.0003;
    input.info.seed = 99;
    input.info.plan["shards"] = 1;
    CHECK(reproducingCommand(input.info, "/home/jo's data/p") == "lepton train '/home/jo'\\''s data/p' --epochs 12 --batch-size 32 --seed 99 --device cpu --learning-rate 0.0003 --threads 2 --shards 1");
}

TEST_CASE("a project differs from a run by what trains, not by what fitting found out") {
    const auto input = reportInput();
    project::RunInfo run = input.info;
    run.project.recipe = Json::array({{{"type", "Standardise"}, {"mean", {0.1}}, {"deviation", {0.2}}}});
    project::Project now = run.project;
    now.recipe = Json::array({{{"type", "Standardise"}}});
    now.training.seed = 5;     // the command states it
    now.training.epochs = 100; // and this
    now.training.optimizer.learningRate = 0.5;
    CHECK(!differs(now, run));
    now.training.optimizer.weightDecay = 0.5;
    CHECK(differs(now, run));
    now = run.project;
    now.networks[0].network.node(graph::NodeId("linear")).parameters["units"] = 9;
    CHECK(differs(now, run));
    now = run.project;
    now.recipe = Json::array({{{"type", "Scale"}}});
    CHECK(differs(now, run));
}
