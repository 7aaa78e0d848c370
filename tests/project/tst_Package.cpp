// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/Package.h"
#include "core/project/ZipFile.h"
#include "tests/main/TemporaryFolder.h"

#include "ExampleProject.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace lepton;
using namespace lepton::project;

namespace {

Package examplePackage() {
    Package package;
    package.name = "digits";
    package.version = "3";
    package.labels = {"zero", "one"};
    package.signature = Json::parse(R"({"inputs":[{"name":"pictures","datatype":"FP32","shape":[-1,1,28,28]}],"outputs":[{"name":"scores","datatype":"FP32","shape":[-1,2]}]})");
    package.metrics = {{"accuracy", 0.97}};
    package.network = testing::exampleProject("/x").served()->network;
    package.recipe = Json::array({{{"type", "Scale"}}});
    package.weights = std::string(100000, 'w');
    package.parity["expected.json"] = "{}";
    package.modelCard = "# digits\n";
    return package;
}

std::vector<ZipMember> membersOf(const Path& file) {
    return *readZip(*readFile(file), "x", [](const std::string&) -> std::int64_t { return 1 << 30; });
}

/// Writes the package with its members changed, and gives what reading it says.
std::string readSpoiled(const std::function<void(std::vector<ZipMember>&)>& spoil) {
    const testing::TemporaryFolder folder;
    const Path file = folder / "p.leptonmodel";
    REQUIRE(writePackage(file, examplePackage()).ok());
    auto members = membersOf(file);
    spoil(members);
    REQUIRE(writeFile(file, *makeZip(members)).ok());
    const auto read = readPackage(file);
    return read.ok() ? "accepted" : read.error().line().substr(0, read.error().line().find(folder.path().string()));
}

ZipMember& member(std::vector<ZipMember>& members, const std::string& name) {
    return *std::find_if(members.begin(), members.end(), [&name](const ZipMember& item) { return item.first == name; });
}

} // namespace

TEST_CASE("a package comes back as it was written, and the same contents make the same bytes") {
    const testing::TemporaryFolder folder;
    const Package package = examplePackage();
    REQUIRE(writePackage(folder / "a.leptonmodel", package).ok());
    REQUIRE(writePackage(folder / "b.leptonmodel", package).ok());
    CHECK(*readFile(folder / "a.leptonmodel") == *readFile(folder / "b.leptonmodel"));
    const auto read = readPackage(folder / "a.leptonmodel");
    REQUIRE(read.ok());
    CHECK(read->name == "digits");
    CHECK(read->version == "3");
    CHECK(read->labels == package.labels);
    CHECK(read->weights == package.weights);
    CHECK(read->network == package.network);
    CHECK(read->recipe == package.recipe);
    CHECK(read->parity == package.parity);
    CHECK(read->modelCard == package.modelCard);
    CHECK(membersOf(folder / "a.leptonmodel").front().first == "manifest.json");
}

TEST_CASE("a damaged package is refused with the member that is wrong") {
    CHECK(readSpoiled([](auto&) {}) == "accepted");
    CHECK(readSpoiled([](auto& members) { member(members, "weights.safetensors").second[5] = 'x'; }).find("SHA-256") != std::string::npos);
    CHECK(readSpoiled([](auto& members) { member(members, "recipe.json").second += std::string(1 << 20, ' '); }).find("larger than its manifest says") != std::string::npos);
    CHECK(readSpoiled([](auto& members) { members.erase(members.begin() + 1); }).find("it has no network.json") != std::string::npos);
    CHECK(readSpoiled([](auto& members) { members.erase(members.begin()); }).find("it has no manifest.json") != std::string::npos);
    CHECK(readSpoiled([](auto& members) { members.emplace_back("../evil", "x"); }).find("escape its folder") != std::string::npos);
    CHECK(readSpoiled([](auto& members) { members.emplace_back("/etc/evil", "x"); }).find("escape its folder") != std::string::npos);
    CHECK(readSpoiled([](auto& members) { members.emplace_back("extra.txt", "not in the manifest"); }).find("larger than its manifest says") != std::string::npos);
    CHECK(readSpoiled([](auto& members) { members.emplace_back("recipe.json", "[]"); }).find("twice") != std::string::npos);
    CHECK(readSpoiled([](auto& members) {
              Json manifest = Json::parse(members[0].second);
              manifest["format_version"] = 99;
              members[0].second = manifest.dump();
          }).find("newer Lepton Studio") != std::string::npos);
}

TEST_CASE("a file that is cut off or is no zip is refused wherever it is cut") {
    const testing::TemporaryFolder folder;
    const Path file = folder / "p.leptonmodel";
    REQUIRE(writePackage(file, examplePackage()).ok());
    const std::string whole = *readFile(file);
    for (std::size_t size = 0; size < whole.size(); size += 1 + whole.size() / 60) {
        REQUIRE(writeFile(file, whole.substr(0, size)).ok());
        CHECK(!readPackage(file).ok());
    }
    CHECK(readPackage(folder / "missing").error().code == ErrorCode::NotFound);
}

TEST_CASE("a package's name fits addresses and image names") {
    CHECK(packageName("digits") == "digits");
    CHECK(packageName("My digits (new)") == "My-digits-new");
    CHECK(packageName("数字") == "model");
    CHECK(packageName("..x..") == "x");
}

TEST_CASE("names that no archive can hold are an error, not a crash") {
    for (const std::string& name : {std::string(), std::string("\xff\xfe\x80"), std::string("a\0b", 3), std::string("../up"), std::string(100000, 'x')}) {
        const auto zip = makeZip({{name, "x"}});
        CHECK((zip.ok() || !zip.error().line().empty()));
    }
}
