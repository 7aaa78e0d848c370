// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/InputStatistics.h"

#include "core/engine/Packaging.h"
#include "datasets/recipe/StoredBatches.h"
#include "tests/engine/RunFixture.h"
#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <fstream>
#include <numeric>

using namespace lepton;
using namespace lepton::testing;
using Measure = engine::InputFeature::Measure;

namespace {

/// 400 rows: x counts up from 0 to 3.99, kind is "a" in three rows of four and "b" in the last, k is always 7.
std::shared_ptr<const datasets::Source> rows(const Path& folder) {
    std::ofstream file(folder / "rows.csv");
    file << "x,kind,k,label\n";
    for (int i = 0; i < 400; ++i)
        file << i / 100.0 << "," << (i % 4 == 3 ? "b" : "a") << ",7," << (i % 2 == 0 ? "yes" : "no") << "\n";
    file.close();
    return std::shared_ptr<const datasets::Source>(datasets::openSource(folder / "rows.csv").value());
}

Json rowRecipe(const char* encoding) {
    return Json::array({{{"type", "Table"},
                         {"target", "label"},
                         {"task", "classification"},
                         {"columns", Json::array({{{"name", "x"}, {"kind", "number"}, {"scaling", "none"}, {"indicator", true}},
                                                  {{"name", "kind"}, {"kind", "category"}, {"encoding", encoding}, {"categories", {"", "a", "b"}}},
                                                  {{"name", "k"}, {"kind", "number"}, {"scaling", "none"}}})}}});
}

engine::InputStatistics statisticsOf(const datasets::Preparation::Opened& opened, const std::vector<std::int64_t>& samples) {
    const auto inputs = opened.preparation->inputs().value();
    return engine::inputStatistics(*opened.preparation, inputs, *opened.batches, samples).value();
}

std::vector<std::int64_t> firstSamples(std::int64_t count) {
    std::vector<std::int64_t> out(static_cast<std::size_t>(count));
    std::iota(out.begin(), out.end(), 0);
    return out;
}

} // namespace

TEST_CASE("a table's columns have deciles, and a bin for each category") {
    const TemporaryFolder temporary;
    const auto source = rows(temporary.path());
    const auto opened = (*datasets::Preparation::fromJson(rowRecipe("one-hot")))->open(source, {}, 1 << 20).value();
    const auto statistics = statisticsOf(opened, firstSamples(400));
    CHECK(statistics.samples == 400);
    REQUIRE(statistics.features.size() == 3);
    const auto& x = statistics.features[0];
    CHECK(x.name == "x");
    REQUIRE(x.edges.size() == 9);
    for (std::size_t k = 0; k < 9; ++k)
        CHECK(x.edges[k] == doctest::Approx(0.4 * static_cast<double>(k + 1)));
    for (const double share : x.shares)
        CHECK(share == doctest::Approx(0.1));
    const auto& kind = statistics.features[1];
    CHECK(kind.measure == Measure::Slot);
    CHECK(kind.index == 2); // behind x and its indicator
    CHECK(kind.edges == std::vector{0.5, 1.5, 2.5});
    CHECK(kind.shares[0] == 0);
    CHECK(kind.shares[1] == doctest::Approx(0.75));
    CHECK(kind.shares[2] == doctest::Approx(0.25));
    CHECK(kind.shares[3] == 0);
    const auto& constant = statistics.features[2];
    CHECK(constant.bin(6.9) == 0);
    CHECK(constant.bin(7.0) == 1);
    CHECK(constant.bin(7.1) == 2);
    CHECK(constant.shares[1] == doctest::Approx(1.0));
}

TEST_CASE("embedded categories are told apart by their ids") {
    const TemporaryFolder temporary;
    const auto opened = (*datasets::Preparation::fromJson(rowRecipe("embedding")))->open(rows(temporary.path()), {}, 1 << 20).value();
    const auto statistics = statisticsOf(opened, firstSamples(400));
    const auto found = std::find_if(statistics.features.begin(), statistics.features.end(), [](const auto& feature) { return feature.name == "kind"; });
    REQUIRE(found != statistics.features.end());
    CHECK(found->tensor == "categories");
    CHECK(found->shares[1] == doctest::Approx(0.75));
    CHECK(found->shares[2] == doctest::Approx(0.25));
}

TEST_CASE("measures of a sample are those worked out by hand") {
    datasets::Array picture(datasets::ElementType::Float32, {1, 3, 1, 2});
    const std::vector<float> pixels{0, 2, 4, 4, 10, 10};
    std::copy(pixels.begin(), pixels.end(), picture.as<float>().begin());
    const auto of = [](Measure measure, const datasets::Array& tensor, std::int64_t index = 0) { return engine::InputFeature{"", "", measure, index, 1, {}, {}}.of(tensor, 0); };
    CHECK(of(Measure::Mean, picture) == doctest::Approx(5.0));
    CHECK(of(Measure::Deviation, picture) == doctest::Approx(std::sqrt(236.0 / 6 - 25)));
    CHECK(of(Measure::Channel, picture, 1) == 4);
    CHECK(of(Measure::Channel, picture, 2) == 10);
    datasets::Array window(datasets::ElementType::Float32, {1, 3, 2});
    std::copy(pixels.begin(), pixels.end(), window.as<float>().begin());
    CHECK(of(Measure::Column, window, 0) == doctest::Approx(14.0 / 3));
    CHECK(of(Measure::Column, window, 1) == doctest::Approx(16.0 / 3));
    datasets::Array tokens(datasets::ElementType::Int64, {1, 6});
    const std::vector<std::int64_t> ids{5, 1, 9, 1, 0, 0};
    std::copy(ids.begin(), ids.end(), tokens.as<std::int64_t>().begin());
    CHECK(of(Measure::Length, tokens) == 4);
    CHECK(of(Measure::Unknown, tokens) == 0.5);
}

TEST_CASE("the stability index is the textbook's") {
    const std::vector<double> expected{0.5, 0.5}, same{0.5, 0.5}, shifted{0.8, 0.2};
    CHECK(engine::stabilityIndex(expected, same) == 0);
    CHECK(engine::stabilityIndex(expected, shifted) == doctest::Approx(0.3 * std::log(1.6) - 0.3 * std::log(0.4)));
    const std::vector<double> none{0.0, 1.0};
    CHECK(engine::stabilityIndex(expected, none) == doctest::Approx((1e-4 - 0.5) * std::log(1e-4 / 0.5) + 0.5 * std::log(2.0)));
}

TEST_CASE("statistics come back from JSON, and only where they fit the model") {
    const TemporaryFolder temporary;
    const auto opened = (*datasets::Preparation::fromJson(rowRecipe("one-hot")))->open(rows(temporary.path()), {}, 1 << 20).value();
    const Json json = statisticsOf(opened, firstSamples(400)).toJson();
    const auto inputs = opened.preparation->inputs().value();
    CHECK(engine::InputStatistics::fromJson(json, inputs, "x")->toJson() == json);
    const auto refused = [&](const Json& change) {
        Json changed = json;
        changed["features"][1].update(change);
        return !engine::InputStatistics::fromJson(changed, inputs, "x").ok();
    };
    CHECK_FALSE(refused(Json::object()));
    CHECK(refused({{"index", 1000}}));
    CHECK(refused({{"width", 6}}));
    CHECK(refused({{"tensor", "pictures"}}));
    CHECK(refused({{"measure", "channel"}}));
    CHECK(refused({{"measure", "nonsense"}}));
    CHECK(refused({{"shares", {1.0}}}));
    CHECK(refused({{"edges", {2.5, 1.5, 0.5}}}));
}

TEST_CASE("a package of pictures has brightness and contrast of its training split, the same every time") {
    const TemporaryFolder temporary;
    const RunFixture run;
    const Path folder = run.makeFolder(temporary.path());
    REQUIRE(run.train(folder).ok());
    const auto package = *engine::makePackage(folder, "one", "1", run.data);
    REQUIRE(package.statistics["features"].size() == 2);
    CHECK(package.statistics["samples"] == run.data.split.train.size());
    CHECK(package.statistics["features"][0]["name"] == "brightness");
    CHECK(package.statistics == engine::makePackage(folder, "one", "1", run.data)->statistics);
    REQUIRE(project::writePackage(temporary / "p.leptonmodel", package).ok());
    CHECK(project::readPackage(temporary / "p.leptonmodel")->statistics == package.statistics);
}
