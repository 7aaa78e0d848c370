// SPDX-License-Identifier: GPL-3.0-or-later
#include "ApiUnderTest.h"

#include "core/engine/Packaging.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <fstream>
#include <thread>

using namespace lepton;
using namespace lepton::testing;

namespace {

/// Packages of one small run; the second kind has other weights.
const project::Package& trainedPackage(bool other = false) {
    static const auto make = [](std::uint64_t seed) {
        const TemporaryFolder temporary;
        RunFixture run;
        run.info.seed = seed;
        const Path folder = run.makeFolder(temporary.path());
        if (!run.train(folder).ok())
            throw std::runtime_error("the model could not be trained");
        return engine::makePackage(folder, "bars", "1", run.data).value();
    };
    static const project::Package first = make(11), second = make(12);
    return other ? second : first;
}

void write(const Path& file, const std::string& name, const std::string& version, bool other = false) {
    project::Package package = trainedPackage(other);
    package.name = name;
    package.version = version;
    REQUIRE(project::writePackage(file, package).ok());
}

void damage(const Path& file) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(static_cast<std::streamoff>(std::filesystem::file_size(file) / 2));
    stream << "damaged!";
}

serve::ModelSources folderOf(const Path& folder) {
    serve::ModelSources out;
    out.folder = folder;
    return out;
}

std::string versionOf(const ApiUnderTest& api, const std::string& path) {
    const auto response = api.answer("POST", "/v2/models/" + path + "/infer", inferRequest().dump());
    return response.status == 200 ? bodyOf(response)["model_version"].get<std::string>() : std::to_string(response.status);
}

std::vector<float> scoresIn(const serve::Response& response) { return response.status == 200 ? bodyOf(response)["outputs"][0]["data"].get<std::vector<float>>() : std::vector<float>(); }
std::vector<float> scores(const ApiUnderTest& api) { return scoresIn(api.answer("POST", "/v2/models/bars/infer", inferRequest().dump())); }

/// But for what a batch's company changes in the last digit.
bool same(const std::vector<float>& a, const std::vector<float>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](float x, float y) { return std::abs(x - y) < 1e-5F; });
}

Json entry(const ApiUnderTest& api, const std::string& name, const std::string& version) {
    for (const auto& one : bodyOf(api.answer("POST", "/v2/repository/index")))
        if (one["name"] == name && one["version"] == version)
            return one;
    return nullptr;
}

} // namespace

TEST_CASE("several models in several versions stand side by side, and the newest answers") {
    const TemporaryFolder folder;
    write(folder / "bars-9.leptonmodel", "bars", "9");
    write(folder / "bars-10.leptonmodel", "bars", "10", true);
    std::filesystem::create_directory(folder / "more");
    write(folder / "more" / "other.leptonmodel", "other", "1.5");
    std::ofstream(folder / "notes.txt") << "no package";
    const ApiUnderTest api(folderOf(folder.path()));
    CHECK(versionOf(api, "bars") == "10");
    CHECK(versionOf(api, "bars/versions/9") == "9");
    CHECK(versionOf(api, "bars/versions/11") == "404");
    CHECK(versionOf(api, "other") == "1.5");
    CHECK(bodyOf(api.answer("GET", "/v2/models/bars"))["versions"] == Json::array({"9", "10"}));
    CHECK(bodyOf(api.answer("POST", "/v2/repository/index")).size() == 3);
}

TEST_CASE("a version that is added is there after load, and one that is unloaded is gone until it is loaded again") {
    const TemporaryFolder folder;
    write(folder / "a.leptonmodel", "bars", "1");
    const ApiUnderTest api(folderOf(folder.path()));
    write(folder / "b.leptonmodel", "bars", "2", true);
    CHECK(versionOf(api, "bars") == "1");
    CHECK(api.answer("POST", "/v2/repository/models/bars/load").status == 200);
    CHECK(versionOf(api, "bars") == "2");
    CHECK(api.answer("POST", "/v2/repository/models/bars/unload", R"({"parameters":{"version":"2"}})").status == 200);
    CHECK(versionOf(api, "bars") == "1");
    CHECK(entry(api, "bars", "2")["state"] == "UNAVAILABLE");
    CHECK(bodyOf(api.answer("POST", "/v2/repository/index", R"({"ready":true})")).size() == 1);
    CHECK(api.resources.metrics.text().find(R"(version="2")") == std::string::npos);
    CHECK(api.answer("POST", "/v2/repository/models/bars/load", R"({"parameters":{"version":"2"}})").status == 200);
    CHECK(versionOf(api, "bars") == "2");
    CHECK(api.answer("POST", "/v2/repository/models/bars/unload").status == 200);
    CHECK(versionOf(api, "bars") == "404");
    CHECK(api.answer("GET", "/v2/health/ready").status == 503);
    CHECK(api.answer("GET", "/v2/health/live").status == 200);
    // Files that go do no harm to what is loaded.
    CHECK(api.answer("POST", "/v2/repository/models/bars/load").status == 200);
    std::filesystem::remove(folder / "a.leptonmodel");
    std::filesystem::remove(folder / "b.leptonmodel");
    CHECK(versionOf(api, "bars") == "2");
    CHECK(api.answer("POST", "/v2/repository/models/bars/load").status == 200);
    CHECK(versionOf(api, "bars") == "2");
}

TEST_CASE("a damaged replacement keeps the old one serving, and says so") {
    const TemporaryFolder folder;
    const Path file = folder / "bars-1.leptonmodel";
    write(file, "bars", "1");
    const ApiUnderTest api(folderOf(folder.path()));
    const auto before = scores(api);
    write(file, "bars", "1", true);
    damage(file);
    const auto refused = api.answer("POST", "/v2/repository/models/bars/load");
    CHECK(refused.status == 422);
    CHECK(bodyOf(refused)["error"].get<std::string>().find("bars-1.leptonmodel") != std::string::npos);
    CHECK(same(scores(api), before));
    CHECK(entry(api, "bars", "1")["state"] == "READY");
    CHECK(entry(api, "bars", "1")["reason"].get<std::string>().find("older file is served") != std::string::npos);
    std::ofstream(file) << "not even a zip";
    CHECK(api.answer("POST", "/v2/repository/models/bars/load").status == 422);
    CHECK(same(scores(api), before));
    // Whole bytes, but answers that are not the samples' own.
    project::Package wrong = trainedPackage();
    wrong.weights = trainedPackage(true).weights;
    REQUIRE(project::writePackage(file, wrong).ok());
    CHECK(api.answer("POST", "/v2/repository/models/bars/load").status == 422);
    CHECK(same(scores(api), before));
    write(file, "bars", "1", true);
    CHECK(api.answer("POST", "/v2/repository/models/bars/load").status == 200);
    CHECK_FALSE(same(scores(api), before));
    CHECK(entry(api, "bars", "1")["reason"] == "");
}

TEST_CASE("a damaged package in the folder is reported, the others are served; a named one must be good") {
    const TemporaryFolder folder;
    write(folder / "good.leptonmodel", "good", "1");
    write(folder / "bad-7.leptonmodel", "bad", "7");
    damage(folder / "bad-7.leptonmodel");
    std::ofstream(folder / "worse-3.leptonmodel") << "PK";
    const ApiUnderTest api(folderOf(folder.path()));
    CHECK(versionOf(api, "good") == "1");
    CHECK(entry(api, "bad", "7")["state"] == "UNAVAILABLE");
    CHECK(entry(api, "worse", "3")["state"] == "UNAVAILABLE");
    CHECK_FALSE(entry(api, "worse", "3")["reason"].get<std::string>().empty());
    CHECK(api.answer("GET", "/v2/models/bad/ready").status == 400);
    CHECK(api.answer("POST", "/v2/models/bad/infer", "{}").status == 404);
    serve::ModelSources named;
    named.packages = {folder / "good.leptonmodel", folder / "bad-7.leptonmodel"};
    CHECK_THROWS(ApiUnderTest(std::move(named)));
}

TEST_CASE("one version in two files is a conflict") {
    const TemporaryFolder folder;
    write(folder / "a.leptonmodel", "bars", "1");
    const ApiUnderTest api(folderOf(folder.path()));
    write(folder / "b.leptonmodel", "bars", "1", true);
    CHECK(api.answer("POST", "/v2/repository/models/bars/load").status == 409);
    CHECK(versionOf(api, "bars") == "1");
}

TEST_CASE("statistics that do not fit the model are refused") {
    const TemporaryFolder folder;
    project::Package package = trainedPackage();
    package.statistics["features"][0]["tensor"] = "nothing";
    REQUIRE(project::writePackage(folder / "a.leptonmodel", package).ok());
    const ApiUnderTest api(folderOf(folder.path()));
    CHECK(entry(api, "bars", "1")["state"] == "UNAVAILABLE");
}

TEST_CASE("reloading under fire drops no request, and every answer is one model's or the other's") {
    const TemporaryFolder folder;
    const Path file = folder / "bars-1.leptonmodel";
    write(file, "bars", "1");
    const ApiUnderTest api(folderOf(folder.path()));
    const auto first = scores(api);
    write(file, "bars", "1", true);
    REQUIRE(api.answer("POST", "/v2/repository/models/bars/load").status == 200);
    const auto second = scores(api);
    REQUIRE_FALSE(same(first, second));
    std::atomic<bool> stop{false};
    std::atomic<int> asked{0}, wrong{0}, firsts{0}, seconds{0};
    std::vector<std::thread> clients;
    for (int i = 0; i < 3; ++i)
        clients.emplace_back([&] {
            while (!stop) {
                const auto response = api.answer("POST", "/v2/models/bars/infer", inferRequest().dump());
                const auto outputs = scoresIn(response);
                ++asked;
                ++(same(outputs, first) ? firsts : same(outputs, second) ? seconds : wrong);
            }
        });
    for (int i = 0; i < 12; ++i) {
        write(file, "bars", "1", i % 2 == 1);
        if (i % 3 == 2)
            damage(file);
        api.answer("POST", "/v2/repository/models/bars/load");
    }
    stop = true;
    for (auto& client : clients)
        client.join();
    CHECK(wrong.load() == 0);
    CHECK(firsts.load() > 0);
    CHECK(seconds.load() > 0);
    MESSAGE(asked.load(), " requests during 12 reloads");
}
