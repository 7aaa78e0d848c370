// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/EventIndex.h"
#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace lepton;
using namespace lepton::project;

namespace {

std::string stepLine(int step, const std::string& loss) {
    const std::string number = std::to_string(step);
    return R"({"event":"step","step":)" + number + R"(,"epoch":1,"loss":)" + loss + R"(,"losses":{"a":)" + loss + R"(,"b":0.25},"samples_per_second":5000.5,"time":1800000000.125})" + "\n";
}

std::string story(int steps) {
    std::string out = R"({"event":"run-started","time":1})" "\n";
    for (int i = 1; i <= steps; ++i) {
        out += stepLine(i, i == 3 ? "null" : std::to_string(i) + ".5");
        if (i % 10 == 0)
            out += R"({"event":"epoch","epoch":)" + std::to_string(i / 10) + R"(,"train":{"loss":1e-3}})" "\n";
    }
    return out;
}

void checkSame(const EventColumns& a, const EventColumns& b) {
    CHECK(a.step == b.step);
    CHECK(a.names == b.names);
    CHECK(a.bytes == b.bytes);
    CHECK(a.lastLine == b.lastLine);
    REQUIRE(a.others.size() == b.others.size());
    for (std::size_t i = 0; i < a.others.size(); ++i) {
        CHECK(a.others[i].row == b.others[i].row);
        CHECK(a.others[i].line == b.others[i].line);
    }
    for (std::size_t c = 0; c < a.values.size(); ++c)
        for (std::size_t i = 0; i < a.values[c].size(); ++i)
            CHECK((a.values[c][i] == b.values[c][i] || (std::isnan(a.values[c][i]) && std::isnan(b.values[c][i]))));
}

} // namespace

TEST_CASE("steps are read into columns, other events stand between them") {
    const testing::TemporaryFolder folder;
    const Path file = folder / "events.jsonl";
    CHECK(readEventColumns(file)->step.empty());
    // Torn at its end, damaged within, and one step as another program might write it.
    REQUIRE(writeFile(file, story(20) + "no json\n" + R"({ "event": "step", "loss": 7, "gradient_norm": 2.5, "step": 21 })" "\n" + R"({"event":"st)").ok());
    const auto columns = readEventColumns(file);
    REQUIRE(columns.ok());
    CHECK(columns->step.size() == 21);
    CHECK(columns->step.back() == 21);
    CHECK(columns->damagedLines == 1);
    REQUIRE(columns->others.size() == 3);
    CHECK(columns->others[1].row == 10);
    CHECK(Json::parse(columns->others[2].line)["epoch"] == 2);
    CHECK((*columns->find("loss"))[1] == 2.5F);
    CHECK(std::isnan((*columns->find("loss"))[2]));
    CHECK((*columns->find("losses/b"))[19] == 0.25F);
    CHECK(std::isnan((*columns->find("losses/b"))[20]));
    CHECK((*columns->find("samples_per_second"))[0] == 5000.5F);
    CHECK(std::isnan((*columns->find("gradient_norm"))[19]));
    CHECK((*columns->find("gradient_norm"))[20] == 2.5F);
    CHECK(columns->find("time") == nullptr);
}

TEST_CASE("the index tells the same story as the events, and what came behind it") {
    const testing::TemporaryFolder folder;
    const Path file = folder / "events.jsonl";
    REQUIRE(writeFile(file, story(35)).ok());
    REQUIRE(writeEventIndex(file, *readEventColumns(file)).ok());
    REQUIRE(appendFile(file, stepLine(36, "0.125") + R"({"event":"paused"})" "\n").ok());
    const auto byIndex = readEventColumns(file);
    REQUIRE(readEventIndex(file)->step.size() == 35);
    std::filesystem::remove(eventIndexFile(file));
    checkSame(*byIndex, *readEventColumns(file));
    CHECK(byIndex->step.size() == 36);
    CHECK(byIndex->others.back().row == 36);
}

TEST_CASE("an index that is damaged, or of a story that was cut, is not believed") {
    const testing::TemporaryFolder folder;
    const Path file = folder / "events.jsonl";
    REQUIRE(writeFile(file, story(50)).ok());
    const auto whole = *readEventColumns(file);
    REQUIRE(writeEventIndex(file, whole).ok());
    const std::string good = *readFile(eventIndexFile(file));
    for (const std::size_t at : {std::size_t(0), std::size_t(9), std::size_t(20), good.size() / 2, good.size() - 1}) {
        std::string bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 0x10);
        REQUIRE(writeFile(eventIndexFile(file), bad).ok());
        CHECK_FALSE(readEventIndex(file));
        checkSame(*readEventColumns(file), whole);
    }
    REQUIRE(writeFile(eventIndexFile(file), good.substr(0, good.size() / 3)).ok());
    CHECK_FALSE(readEventIndex(file));
    // The run went back to its 20th step and went on otherwise, past the place where the index ended.
    REQUIRE(writeFile(eventIndexFile(file), good).ok());
    std::string other = story(20);
    for (int i = 21; i < 60; ++i)
        other += stepLine(i, "1.75");
    REQUIRE(writeFile(file, other).ok());
    CHECK_FALSE(readEventIndex(file));
    CHECK((*readEventColumns(file)->find("loss"))[25] == 1.75F);
}

TEST_CASE("a long log is given an index, a short one is not") {
    const testing::TemporaryFolder folder;
    const Path file = folder / "events.jsonl";
    REQUIRE(writeFile(file, story(100)).ok());
    updateEventIndex(file);
    CHECK_FALSE(std::filesystem::exists(eventIndexFile(file)));
    REQUIRE(writeFile(file, story(12000)).ok());
    updateEventIndex(file);
    CHECK(readEventIndex(file)->step.size() == 12000);
}
