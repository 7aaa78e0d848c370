// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/Project.h"
#include "tests/main/TemporaryFolder.h"

#include "ExampleProject.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace lepton::project;

TEST_CASE("a project is saved and loaded as it was") {
    const testing::TemporaryFolder folder;
    const Project project = testing::exampleProject(folder.path());
    REQUIRE(saveProject(project).ok());
    const auto loaded = loadProject(folder.path());
    REQUIRE(loaded.ok());
    CHECK(toJson(*loaded, folder.path()) == toJson(project, folder.path()));
    CHECK(loadProject(folder / "project.json").ok());
}

TEST_CASE("data inside the project's folder moves with it") {
    const testing::TemporaryFolder folder;
    Project project = testing::exampleProject(folder / "one");
    project.data.source = folder / "one" / "pictures";
    REQUIRE(saveProject(project).ok());
    CHECK((*readJson(folder / "one" / "project.json"))["data"]["source"] == "pictures");
    std::filesystem::rename(folder / "one", folder / "two");
    CHECK(loadProject(folder / "two")->data.source == folder / "two" / "pictures");
}

TEST_CASE("a project of a newer version is refused and left alone") {
    const testing::TemporaryFolder folder;
    Json json = toJson(testing::exampleProject(folder.path()), folder.path());
    json["version"] = 2;
    json["holograms"] = true;
    REQUIRE(writeJson(folder / "project.json", json).ok());
    const auto loaded = loadProject(folder.path());
    REQUIRE(!loaded.ok());
    CHECK(loaded.error().code == ErrorCode::TooNew);
    CHECK(loaded.error().where == (folder / "project.json").string());
    CHECK(*readJson(folder / "project.json") == json);
}

TEST_CASE("what is wrong in project.json is named with its place") {
    const testing::TemporaryFolder folder;
    const Json good = toJson(testing::exampleProject(folder.path()), folder.path());
    const auto lineFor = [&](const std::function<void(Json&)>& spoil) {
        Json json = good;
        spoil(json);
        REQUIRE(writeJson(folder / "project.json", json).ok());
        const auto loaded = loadProject(folder.path());
        return loaded.ok() ? std::string("accepted") : loaded.error().line();
    };
    CHECK(lineFor([](Json&) {}) == "accepted");
    CHECK(lineFor([](Json& json) { json["colour"] = "red"; }).find("colour") != std::string::npos);
    CHECK(lineFor([](Json& json) { json["training"]["optimizer"]["learning_rate"] = -1; }).find("training.optimizer.learning_rate") != std::string::npos);
    CHECK(lineFor([](Json& json) { json["training"]["epochs"] = 0; }).find("training.epochs") != std::string::npos);
    CHECK(lineFor([](Json& json) { json["networks"][0]["nodes"][2]["id"] = 5; }).find("networks[0].nodes[2].id") != std::string::npos);
    CHECK(lineFor([](Json& json) { json["objective"]["network"] = "nobody"; }).find("nobody") != std::string::npos);
    CHECK(lineFor([](Json& json) { json.erase("networks"); }) != "accepted");
    CHECK(lineFor([](Json& json) { json["format"] = "something"; }) != "accepted");
    REQUIRE(writeFile(folder / "project.json", "{\n\"format\": oops\n}").ok());
    CHECK(loadProject(folder.path()).error().where == (folder / "project.json").string() + ":2");
    CHECK(loadProject(folder / "nowhere").error().code == ErrorCode::NotFound);
}

TEST_CASE("unsaved work is found again after a crash, and gone after a save") {
    const testing::TemporaryFolder folder;
    Project project = testing::exampleProject(folder.path());
    REQUIRE(saveProject(project).ok());
    CHECK(!Journal::recover(folder.path()).has_value());
    project.training.epochs = 77;
    REQUIRE(Journal::write(project).ok());
    const auto recovered = Journal::recover(folder.path());
    REQUIRE(recovered.has_value());
    CHECK(recovered->training.epochs == 77);
    CHECK(loadProject(folder.path())->training.epochs != 77);
    REQUIRE(saveProject(project).ok());
    CHECK(!Journal::recover(folder.path()).has_value());
}

TEST_CASE("a new project goes into a new or empty folder only") {
    const testing::TemporaryFolder folder;
    CHECK(checkNewFolder(folder.path()).ok());
    CHECK(checkNewFolder(folder / "new").ok());
    REQUIRE(writeFile(folder / "file", "x").ok());
    CHECK(!checkNewFolder(folder.path()).ok());
    CHECK(!checkNewFolder(folder / "file").ok());
}
