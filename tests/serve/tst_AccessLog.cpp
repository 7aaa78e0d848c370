// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/AccessLog.h"

#include "tests/main/TemporaryFolder.h"

#include "core/base/Json.h"

#include <doctest/doctest.h>

#include <regex>
#include <sstream>

using namespace lepton;
using lepton::testing::TemporaryFolder;

namespace {

std::vector<Json> linesOf(const Path& file) {
    const auto text = readFile(file);
    REQUIRE(text.ok());
    std::istringstream stream(*text);
    std::vector<Json> out;
    for (std::string line; std::getline(stream, line);)
        out.push_back(Json::parse(line));
    return out;
}

serve::AccessLine sample() {
    serve::AccessLine line;
    line.id = "abc";
    line.client = "127.0.0.1";
    line.method = "POST";
    line.path = "/v2/models/a\"b\n\xff/infer";
    line.status = 200;
    line.bytes = 17;
    line.total = std::chrono::microseconds(900);
    line.account = {"digits", "3", std::chrono::microseconds(100), std::chrono::microseconds(700)};
    return line;
}

} // namespace

TEST_CASE("each request is one JSON object on a line, whatever its path holds") {
    const TemporaryFolder folder;
    const Path file = folder.path() / "access.log";
    {
        auto log = serve::AccessLog::open(file.string());
        REQUIRE(log.ok());
        (*log)->add(sample());
        serve::AccessLine plain;
        plain.method = "GET";
        plain.path = "/v2";
        (*log)->add(plain);
    }
    const auto lines = linesOf(file);
    REQUIRE(lines.size() == 2);
    CHECK(std::regex_match(lines[0]["time"].get<std::string>(), std::regex(R"(20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ)")));
    CHECK(lines[0]["id"] == "abc");
    CHECK(lines[0]["client"] == "127.0.0.1");
    CHECK(lines[0]["method"] == "POST");
    CHECK(lines[0]["path"].get<std::string>().starts_with("/v2/models/a\"b\n"));
    CHECK(lines[0]["model"] == "digits");
    CHECK(lines[0]["version"] == "3");
    CHECK(lines[0]["status"] == 200);
    CHECK(lines[0]["bytes"] == 17);
    CHECK(lines[0]["queue_us"] == 100);
    CHECK(lines[0]["compute_us"] == 700);
    CHECK(lines[0]["total_us"] == 900);
    CHECK_FALSE(lines[1].contains("model"));
}

TEST_CASE("a file that was moved away is opened anew when told so") {
    const TemporaryFolder folder;
    const Path file = folder.path() / "access.log";
    const Path moved = folder.path() / "moved.log";
    {
        auto log = serve::AccessLog::open(file.string());
        REQUIRE(log.ok());
        std::filesystem::rename(file, moved);
        (*log)->reopen();
        (*log)->add(sample());
    }
    CHECK(linesOf(file).size() == 1);
    CHECK(linesOf(moved).empty());
}

TEST_CASE("a log that has grown too large makes room, and no more than two files are kept") {
    const TemporaryFolder folder;
    const Path file = folder.path() / "access.log";
    for (int i = 0; i < 4; ++i) { // each closes, so that the lines are on the disk
        auto log = serve::AccessLog::open(file.string(), 500);
        REQUIRE(log.ok());
        (*log)->add(sample());
    }
    CHECK(std::filesystem::file_size(file) <= 500);
    CHECK(std::filesystem::exists(file.string() + ".1"));
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 2);
}

TEST_CASE("a place that can't be written to is an error before anything is served") {
    const auto log = serve::AccessLog::open("/nonexistent/access.log");
    REQUIRE_FALSE(log.ok());
    CHECK(log.error().code == ErrorCode::Unwritable);
    CHECK(log.error().where == "/nonexistent/access.log");
}
