// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "core/base/Random.h"
#include "datasets/tables/TableFile.h"
#include "tests/main/TemporaryFolder.h"

#include <chrono>

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

namespace {

TableFile parsed(const std::string& text) {
    auto table = parseCsv(text, "file.csv");
    if (!table.ok())
        FAIL(table.error().line());
    return std::move(table).value();
}

Error errorOf(const std::string& text) {
    const auto table = parseCsv(text, "file.csv");
    REQUIRE_FALSE(table.ok());
    CHECK(table.error().code == ErrorCode::BadFormat);
    CHECK_FALSE(table.error().hint.empty());
    return table.error();
}

std::string rowsOf(const std::string& row, int count) {
    std::string out;
    for (int i = 0; i < count; ++i)
        out += row;
    return out;
}

using Cells = std::vector<std::string>;

} // namespace

TEST_CASE("cells may be quoted and then hold anything (RFC 4180)") {
    const auto file = parsed("text,label\r\n\"a, \"\"b\"\"\r\nc\",x\r\nd,\"\"\r\n");
    CHECK(file.table.columns[0].name == "text");
    CHECK(file.table.columns[0].cells == Cells{"a, \"b\"\r\nc", "d"});
    CHECK(file.table.columns[1].cells == Cells{"x", ""});
    CHECK(file.lines == std::vector<std::int64_t>{2, 4});
}

TEST_CASE("spaces stay, quotes inside a cell too, and text behind a quoted one") {
    const auto file = parsed("a,b\n x ,5\" screw\n\"q\"r,1\n");
    CHECK(file.table.columns[0].cells == Cells{" x ", "qr"});
    CHECK(file.table.columns[1].cells == Cells{"5\" screw", "1"});
}

TEST_CASE("the delimiter is guessed") {
    CHECK(parsed("a;b\n1,5;2,5\n2,5;3,5\n").delimiter == ';');
    CHECK(parsed("a\tb\nx, y\tz\n").delimiter == '\t');
    CHECK(parsed("a|b\nx|y\n").delimiter == '|');
    CHECK(parsed("text,label\n\"one; two\",a\nthree; four,b\n").delimiter == ',');
    CHECK(parsed("only\nwords\nhere\n").table.columns.size() == 1);
}

TEST_CASE("decimal commas where the comma is no delimiter") {
    const auto file = parsed("a;b;c;d\n1,5;x,5;1,5;1,2\n-2;y;;3.4\n");
    CHECK(file.table.columns[0].cells == Cells{"1.5", "-2"});
    CHECK(file.table.columns[1].cells == Cells{"x,5", "y"});
    CHECK(file.table.columns[2].cells == Cells{"1.5", ""});
    CHECK(file.table.columns[3].cells == Cells{"1,2", "3.4"}); // who writes both ways?
}

TEST_CASE("what is written as CSV is read as it was, whatever the cells hold") {
    Random random(3);
    const std::string alphabet = "ab,;\t|\"\n é";
    for (int round = 0; round < 200; ++round) {
        const auto width = 2 + random.below(4);
        const auto rows = 1 + random.below(30);
        std::vector<Cells> columns(width);
        std::string text;
        for (std::size_t c = 0; c < width; ++c)
            text += (c > 0 ? ",name" : "name") + std::to_string(c);
        text += "\r\n";
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t c = 0; c < width; ++c) {
                std::string cell = "x"; // else the row could be empty, and so no row
                for (auto k = random.below(6); k > 0; --k)
                    cell += alphabet[random.below(alphabet.size() - 2)];
                std::string quoted = "\"";
                for (const char letter : cell)
                    quoted += letter == '"' ? std::string("\"\"") : std::string(1, letter);
                text += (c > 0 ? "," : "") + quoted + "\"" + (c + 1 == width ? "\n" : "");
                columns[c].push_back(std::move(cell));
            }
        const auto file = parsed(text);
        REQUIRE(file.table.columns.size() == width);
        for (std::size_t c = 0; c < width; ++c)
            CHECK(file.table.columns[c].cells == columns[c]);
    }
}

TEST_CASE("no bytes at all make the readers stumble") {
    Random random(5);
    const std::string alphabet = "a1,;\t|\"\n\r{}[]:\\\xE9\xC3\xA9\xFF\xFE";
    const TemporaryFolder folder;
    for (int round = 0; round < 2000; ++round) {
        std::string bytes;
        for (auto k = random.below(40); k > 0; --k)
            bytes += alphabet[random.below(alphabet.size())];
        write(folder / "any.csv", bytes);
        const auto table = readTableFile(folder / "any.csv");
        if (table.ok())
            for (const auto& column : table.value().table.columns)
                CHECK(column.cells.size() == table.value().lines.size());
        else
            CHECK_FALSE(table.error().where.empty());
    }
}

TEST_CASE("whether there is a header is guessed") {
    CHECK(parsed("a,b\n1,2\n").header);
    CHECK(parsed("text,label\nI like it,good\nI don't,bad\n").header);
    const auto bare = parsed("1,2\n3,4\n");
    CHECK_FALSE(bare.header);
    CHECK(bare.table.columns[1].name == "column2");
    CHECK(bare.table.rows() == 2);
    REQUIRE(bare.problems.size() == 1);
    CHECK(bare.problems[0].code == "no-header");
    CHECK(bare.problems[0].where == "file.csv:1");
    CHECK(parsed("split,y\ntrain,x\ntest,y\n").header); // y is a name that columns have
    CHECK_FALSE(parsed("I like it,good\nI don't,bad\nfine,good\n").header);
    CHECK_FALSE(parsed("196\t242\t3\t881250949\n186\t302\t3\t891717742\n").header);
}

TEST_CASE("empty lines are passed over, empty cells at the end too, and a missing name is made up") {
    const auto file = parsed("\n\n,b,\n\n1,2,\n3,4,\n");
    CHECK(file.table.columns[0].name == "column1");
    CHECK(file.table.columns[2].name == "column3");
    CHECK(file.table.rows() == 2);
    CHECK(file.lines == std::vector<std::int64_t>{5, 6});
    CHECK(file.problems[0].code == "no-name");
    CHECK(parsed("a,b\n1,2,,\n3,4\n").table.rows() == 2);
}

TEST_CASE("single ragged rows are left out, many are an error with the line") {
    const auto file = parsed("a,b\n" + rowsOf("1,2\n", 60) + "1,2,3\n" + rowsOf("3,4\n", 60));
    CHECK(file.table.rows() == 120);
    REQUIRE(file.problems.size() == 1);
    CHECK(file.problems[0].code == "ragged-row");
    CHECK(file.problems[0].where == "file.csv:62");
    CHECK(file.lines.back() == 122);

    const auto error = errorOf("a,b,c\n1,2,3\n1,2\n4,5,6\n");
    CHECK(error.where == "file.csv:3");
    CHECK(contains(error.what.str(), "2 cells"));
    CHECK(contains(error.what.str(), "3"));
    CHECK(contains(error.hint.str(), "quotes"));
}

TEST_CASE("CSV that is wrong names the line") {
    CHECK(errorOf("a,b\n1,2\n3,\"four\n5,6\n").where == "file.csv:3");
    CHECK(contains(errorOf("a,b\n1,2\n3,\"four\n5,6\n").what.str(), "quoted"));
    CHECK(errorOf("a,b,a\nx,y,z\n").where == "file.csv:1");
    CHECK(contains(errorOf("a,b,a\nx,y,z\n").what.str(), "“a”"));
    CHECK(contains(errorOf("").what.str(), "empty"));
    CHECK(contains(errorOf("\n\r\n\n").what.str(), "empty"));
    CHECK(contains(errorOf("a,b,c\n").what.str(), "no rows"));
}

TEST_CASE("a table is read plain or packed, whole or its beginning") {
    const TemporaryFolder folder;
    const std::string text = "a,b\n" + rowsOf("1,\"x\ny\"\n", 2000);
    write(folder / "plain.csv", text);
    write(folder / "packed.csv.gz", gzip(text));
    for (const auto* name : {"plain.csv", "packed.csv.gz"}) {
        CHECK(readTableFile(folder / name).value().table.rows() == 2000);
        const auto start = readTableFile(folder / name, 1005).value(); // ends within a quoted cell
        CHECK(start.cut);
        CHECK(start.table.rows() == 125);
    }
    write(folder / "broken.csv.gz", gzip(text).substr(0, 40));
    CHECK(contains(readTableFile(folder / "broken.csv.gz").error().what.str(), "breaks off"));
    CHECK(readTableFile(folder / "none.csv").error().code == ErrorCode::NotFound);
}

TEST_CASE("a hundred megabytes take seconds") {
    std::string text = "user,item,rating,comment\n";
    const std::string row = "12345,67890,4.5,\"a comment of some length, with a comma\"\n";
    while (text.size() < 20'000'000)
        text += row;
    const auto start = std::chrono::steady_clock::now();
    const auto file = parsed(text);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    CHECK(file.table.rows() == static_cast<std::int64_t>((text.size() - 25) / row.size()));
    MESSAGE("CSV: " << static_cast<double>(text.size()) / 1e6 / seconds << " MB/s");
    CHECK(seconds < 2); // 10 MB/s, a tenth of what it is
}

TEST_CASE("JSON lines: one object a line, columns as they come") {
    const auto file = parseJsonLines("{\"text\":\"a\\nb\",\"n\":1.5}\n\n{\"text\":\"c\",\"flag\":true,\"list\":[1,2]}\n{\"n\":null}\n", "x.jsonl").value();
    REQUIRE(file.table.columns.size() == 4);
    CHECK(file.table.find("text")->cells == Cells{"a\nb", "c", ""});
    CHECK(file.table.find("n")->cells == Cells{"1.5", "", ""});
    CHECK(file.table.find("flag")->cells == Cells{"", "true", ""});
    CHECK(file.table.find("list")->cells == Cells{"", "[1,2]", ""});
    CHECK(file.lines == std::vector<std::int64_t>{1, 3, 4});
}

TEST_CASE("JSON lines that are wrong name the line") {
    const auto error = [](const std::string& text) { return parseJsonLines(text, "x.jsonl").error(); };
    CHECK(error("{\"a\":1}\n{\"a\":\n").where == "x.jsonl:2");
    CHECK(error("{\"a\":1}\n[1]\n").where == "x.jsonl:2");
    CHECK_FALSE(error("{\"a\":1}\n[1]\n").hint.empty());
    CHECK(contains(error("").what.str(), "empty"));
    const auto file = parseJsonLines(rowsOf("{\"a\":1}\n", 50) + "{broken\n", "x.jsonl").value();
    CHECK(file.table.rows() == 50);
    REQUIRE(file.problems.size() == 1);
    CHECK(file.problems[0].where == "x.jsonl:51");
}
