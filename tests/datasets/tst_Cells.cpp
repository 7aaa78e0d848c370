// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "datasets/tables/Cells.h"
#include "datasets/tables/ColumnFacts.h"

using namespace lepton::datasets;

TEST_CASE("numbers are whole cells") {
    CHECK(numberIn("3") == 3.0);
    CHECK(numberIn(" -1.5e3 ") == -1500.0);
    CHECK(numberIn("+2") == 2.0);
    CHECK(numberIn(".5") == 0.5);
    for (const auto* cell : {"", "3 apples", "1,5", "nan", "inf", "0x10", "--1", "+-1", "1 2"})
        CHECK_FALSE(numberIn(cell).has_value());
}

TEST_CASE("the usual words for nothing") {
    for (const auto* cell : {"", "  ", "NA", "n/a", "NaN", "NULL", "?"})
        CHECK(isMissing(cell));
    for (const auto* cell : {"0", "none", "na na", "-", "nano"})
        CHECK_FALSE(isMissing(cell));
}

TEST_CASE("dates are seconds since 1970") {
    CHECK(dateIn("1970-01-02") == 86400.0);
    CHECK(dateIn("2000/03/01") == 951868800.0); // date -u -d 2000-03-01 +%s
    CHECK(dateIn("01.03.2000") == 951868800.0);
    CHECK(dateIn("2000-03") == 951868800.0);
    CHECK(dateIn("2000-03-01 12:30") == 951868800.0 + 45000);
    CHECK(dateIn("2000-03-01T12:30:05.25Z") == 951868800.0 + 45005);
    for (const auto* cell : {"", "2000", "2000-13-01", "2001-02-29", "1.5", "1-2-3", "2000-03-01x", "2000-03-01 25:00", "12:30"})
        CHECK_FALSE(dateIn(cell).has_value());
}

TEST_CASE("a column's type is what nearly all its cells are") {
    const auto facts = [](std::vector<std::string> cells) { return factsOf(Column{"c", std::move(cells)}); };
    const auto number = facts({"1", "2", "", "2", "5"});
    CHECK(number.isNumber());
    CHECK(number.missing == 1);
    CHECK(number.unique == 3);
    CHECK(number.min == 1.0);
    CHECK(number.max == 5.0);
    CHECK(number.mean == 2.5);
    CHECK(number.whole);
    CHECK_FALSE(number.ascending);
    CHECK(facts({"1", "2.5", "4"}).ascending);
    CHECK(facts({"2024-01-01", "2024-01-02"}).type == ColumnType::Date);
    CHECK(facts({"red", "green", "red"}).type == ColumnType::Category);
    CHECK(facts({"it was a good film", "I did not like it at all", "one could sleep there"}).type == ColumnType::Text);
    CHECK(facts({"这部电影真的很好看我很喜欢", "我觉得这部电影不怎么样浪费时间"}).type == ColumnType::Text);

    std::vector<std::string> nearly(40, "7");
    nearly[3] = "seven";
    const auto stray = facts(nearly);
    CHECK(stray.isNumber());
    CHECK(stray.stray == 1);
    CHECK(stray.firstStray == 3);
    CHECK(stray.missing == 1);
    nearly.resize(10);
    CHECK_FALSE(facts(nearly).isNumber()); // one in ten is too many
}

TEST_CASE("different cells come in natural order") {
    CHECK(differentCells(Column{"c", {"10", "9", " 10 ", "", "b", "A", "NA"}}) == std::vector<std::string>{"9", "10", "A", "b"});
}
