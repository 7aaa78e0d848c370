// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/Catalogue.h"
#include "core/report/Language.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace lepton;
using report::Language;

TEST_CASE("numbers as people read them") {
    const Language language = Language::english();
    CHECK(language.number(60000LL) == "60,000");
    CHECK(language.number(0.98333333, 4) == "0.9833");
    CHECK(language.number(1234.5678, 6) == "1,234.57");
    CHECK(language.number(-1234567.0, 4) == "-1,234,567");
    CHECK(language.number(0.0000123456, 4) == "1.23e-5");
    CHECK(language.number(2.5e12, 4) == "2.5e12");
    CHECK(language.number(1.0, 4) == "1");
    CHECK(language.number(0.0) == "0");
    CHECK(language.number(NAN) == "–");
    CHECK(language.percent(0.98333, 2) == "98.33 %");
    CHECK(Language::chinese().percent(0.5) == "50.0%");
    CHECK(language.bytes(1234567) == "1.23 MB");
    CHECK(language.duration(0.532) == "0.53 s");
    CHECK(language.duration(0.0047) == "4.7 ms");
    CHECK(language.duration(0) == "0 s");
    CHECK(language.number(0.5, 4, true) == "0.5000");
    CHECK(language.number(0.0, 4, true) == "0.000");
    CHECK(language.number(1.25, 4) == "1.25");
    CHECK(language.fixed(1, 4) == "1.0000");
    CHECK(language.fixed(NAN, 4) == "–");
    CHECK(language.duration(125) == "2 min 5 s");
    CHECK(language.duration(7322) == "2 h 2 min");
}

TEST_CASE("dates in the language's form") {
    CHECK(Language::english().date("2026-11-21T17:11:01Z") == "21 November 2026, 17:11 UTC");
    CHECK(Language::chinese().date("2026-11-21T17:11:01Z") == "2026年11月21日 17:11 UTC");
    CHECK(Language::english().date("yesterday") == "yesterday");
    CHECK(Language::english().date("2026-99-21T17:11:01Z") == "2026-99-21T17:11:01Z");
}

TEST_CASE("languages are known by name") {
    CHECK(Language::named("zh_CN").ok());
    const auto other = Language::named("tlh");
    REQUIRE(!other.ok());
    CHECK(other.error().code == ErrorCode::BadValue);
}

TEST_CASE("the words of the core come in Chinese from the studio's translation") {
    const auto all = report::chineseCatalogue();
    CHECK(all.size() > 500);
    CHECK(std::is_sorted(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.english < b.english; }));
    CHECK(Language::chinese().say(Text("Dropout")) != "Dropout");
    CHECK(Language::english().say(Text("Dropout")) == "Dropout");
    CHECK(Language::chinese().say(Text("nobody says %1 this way", {"7"})) == "nobody says 7 this way");
}
