// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "datasets/Split.h"

#include <algorithm>
#include <numeric>

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

namespace {

using Indices = std::vector<std::int64_t>;
using Given = std::vector<std::optional<Split>>;

/// Labels with so many samples of each class, class after class.
Indices labelsOf(const Indices& counts) {
    Indices labels;
    for (std::size_t c = 0; c < counts.size(); ++c)
        labels.insert(labels.end(), static_cast<std::size_t>(counts[c]), static_cast<std::int64_t>(c));
    return labels;
}

SplitIndices split(const Indices& labels, const SplitSettings& settings, Given given = {}) {
    given.resize(labels.size());
    auto result = splitLabels(labels, given, 1 + *std::max_element(labels.begin(), labels.end()), settings);
    REQUIRE(result.ok());
    return *result;
}

Indices countsOf(const Indices& list, const Indices& labels) {
    Indices counts(static_cast<std::size_t>(1 + *std::max_element(labels.begin(), labels.end())), 0);
    for (const auto i : list)
        ++counts[static_cast<std::size_t>(labels[static_cast<std::size_t>(i)])];
    return counts;
}

void checkComplete(const SplitIndices& indices, std::size_t samples) {
    Indices all;
    for (const auto* list : {&indices.train, &indices.validation, &indices.test}) {
        CHECK(std::is_sorted(list->begin(), list->end()));
        all.insert(all.end(), list->begin(), list->end());
    }
    std::sort(all.begin(), all.end());
    Indices expected(samples);
    std::iota(expected.begin(), expected.end(), 0);
    CHECK(all == expected);
}

} // namespace

TEST_CASE("sizes are those of the plain division, whatever the classes") {
    // The bundled digits: 0.15 * 1797 = 269.55, 0.1 * 1797 = 179.7.
    const auto labels = labelsOf({178, 182, 177, 183, 181, 182, 181, 179, 174, 180});
    for (const bool stratified : {true, false}) {
        const auto indices = split(labels, {7, 0.1, 0.15, stratified});
        CHECK(indices.test.size() == 270);
        CHECK(indices.validation.size() == 180);
        CHECK(indices.train.size() == 1347);
        checkComplete(indices, labels.size());
    }
}

TEST_CASE("classes are apportioned by largest remainder") {
    // 25 samples, 20 %: 5. Shares 10 * 0.2 = 2, 8 * 0.2 = 1.6, 7 * 0.2 = 1.4: 2, 1, 1 and one more to the 0.6.
    const auto labels = labelsOf({10, 8, 7});
    const auto indices = split(labels, {7, 0, 0.2, true});
    CHECK(countsOf(indices.test, labels) == Indices{2, 2, 1});
    CHECK(indices.validation.empty());
}

TEST_CASE("a class keeps a sample to train on") {
    const auto labels = labelsOf({1, 1, 1, 7});
    const auto indices = split(labels, {7, 0.3, 0.3, true});
    CHECK(indices.test.size() == 3);
    CHECK(indices.validation.size() == 3);
    CHECK(countsOf(indices.train, labels) == Indices{1, 1, 1, 1});
}

TEST_CASE("the same seed divides the same way on every machine") {
    // Worked out by a separate implementation of SplitMix64 and Fisher-Yates in Python. A change here would divide
    // every user's project anew.
    const auto labels = labelsOf({6, 6});
    const auto indices = split(labels, {7, 0.17, 0.34, true});
    CHECK(indices.test.size() == 4);
    CHECK(indices.validation.size() == 2);
    CHECK(indices == split(labels, {7, 0.17, 0.34, true}));
    CHECK_FALSE(indices == split(labels, {8, 0.17, 0.34, true}));
    CHECK(indices.test == Indices{0, 5, 8, 11});
    CHECK(indices.validation == Indices{3, 10});
}

TEST_CASE("the validation share leaves the test split alone") {
    const auto labels = labelsOf({50, 30, 20});
    CHECK(split(labels, {7, 0.1, 0.2, true}).test == split(labels, {7, 0.3, 0.2, true}).test);
}

TEST_CASE("given splits are kept") {
    const auto labels = labelsOf({20, 20});
    Given given(40, Split::Train);
    std::fill(given.begin() + 10, given.begin() + 20, Split::Test);
    SUBCASE("test given: validation is cut from training") {
        const auto indices = split(labels, {7, 0.1, 0.15, true}, given);
        CHECK(indices.test == Indices{10, 11, 12, 13, 14, 15, 16, 17, 18, 19});
        CHECK(indices.validation.size() == 3);
        CHECK(countsOf(indices.validation, labels) == Indices{1, 2});
        checkComplete(indices, 40);
    }
    SUBCASE("both given: nothing is cut") {
        std::fill(given.begin() + 20, given.begin() + 25, Split::Validation);
        const auto indices = split(labels, {7, 0.1, 0.15, true}, given);
        CHECK(indices.validation == Indices{20, 21, 22, 23, 24});
        CHECK(indices.train.size() == 25);
    }
    SUBCASE("only training given: both are cut") {
        const auto indices = split(labels, {7, 0.1, 0.15, true}, Given(40, Split::Train));
        CHECK(indices.test.size() == 6);
        CHECK(indices.validation.size() == 4);
    }
}

TEST_CASE("a split without training data is refused") {
    const Indices labels{0, 1};
    CHECK_FALSE(splitLabels(labels, Given(2), 2, {7, 0.5, 0.45, true}).ok());
    CHECK_FALSE(splitLabels(labels, Given(2, Split::Test), 2, {}).ok());
    CHECK_FALSE(splitLabels({}, {}, 0, {}).ok());
    const auto shares = splitLabels(labels, Given(2), 2, {7, 0.5, 0.5, true});
    REQUIRE_FALSE(shares.ok());
    CHECK(shares.error().code == ErrorCode::BadValue);
}

TEST_CASE("settings read back as written") {
    const SplitSettings settings{123456789012345ULL, 0.05, 0.25, false};
    CHECK(splitSettingsFromJson(toJson(settings)).value() == settings);
    CHECK(toJson(SplitSettings{}).dump() == R"({"seed":7,"validation":0.1,"test":0.15,"stratified":true})");
    CHECK(splitSettingsFromJson(Json::object()).value() == SplitSettings{});
}

TEST_CASE("wrong settings are named") {
    const std::vector<std::pair<const char*, const char*>> cases{
        {R"({"sed":1})", "sed"},
        {R"({"seed":-1})", "seed"},
        {R"({"seed":"7"})", "seed"},
        {R"({"test":"much"})", "test"},
        {R"({"stratified":1})", "stratified"},
        {R"({"validation":1.0})", "validation"},
        {R"({"test":-0.1})", "test"},
        {R"({"test":0.6,"validation":0.4})", "0.6"},
        {R"([7])", "object"},
    };
    for (const auto& [json, named] : cases) {
        CAPTURE(json);
        const auto settings = splitSettingsFromJson(Json::parse(json));
        REQUIRE_FALSE(settings.ok());
        CHECK(settings.error().code == ErrorCode::BadValue);
        CHECK(contains(settings.error().line(), named));
    }
}
