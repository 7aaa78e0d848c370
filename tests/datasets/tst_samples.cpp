// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "datasets/PictureBatches.h"
#include "datasets/Preparation.h"
#include "datasets/Split.h"
#include "tests/main/Skip.h"

#include <chrono>
#include <cstdlib>

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

namespace {

const Path fashion = "/usr/share/datasets/fashion-mnist";

Path sample(const std::string& name) {
    const char* root = std::getenv("LEPTON_SOURCE");
    return Path(root != nullptr ? root : ".") / "datasets/samples" / name;
}
Path digits() { return sample("digits"); }

/// Opened, its recipe suggested, and prepared with the standard division.
Preparation::Opened preparedSample(const std::shared_ptr<const Source>& source) {
    const auto recipe = suggestRecipe(*source);
    if (!recipe.ok())
        FAIL(recipe.error().line());
    auto data = Preparation::fromJson(recipe.value()).value()->open(source, SplitSettings(), 1U << 30U);
    if (!data.ok())
        FAIL(data.error().line());
    return std::move(data).value();
}

} // namespace

TEST_CASE("the bundled digits are scikit-learn's") {
    const auto source = openSource(digits()).value();
    const auto& info = source->info();
    CHECK(info.samples == 1797);
    CHECK(info.problems.empty());
    CHECK(info.splits.empty());
    CHECK(info.classCounts ==
          std::vector<std::int64_t>{178, 182, 177, 183, 181, 182, 181, 179, 174, 180}); // numpy.bincount(target)
    CHECK(info.fields[0].mean.value() ==
          doctest::Approx(77.8537232192543).epsilon(1e-12)); // numpy, from floor(images * 255 / 16 + 0.5)
    CHECK(info.fields[0].unique == 1797);
    // load_digits().images[0][0] is 0 0 5 13 9 1 0 0.
    const auto first = bytesOf(source->read(0).value());
    CHECK(Bytes(first.begin(), first.begin() + 8) == Bytes{0, 0, 80, 207, 143, 16, 0, 0});
    CHECK(source->label(0) == 0);
}

TEST_CASE("every bundled table opens as what it is, and trains as it stands") {
    // Counts and figures by Python's csv and statistics modules.
    struct Known {
        const char* name;
        const char* kind;
        const char* task;
        std::int64_t samples;
        const char* input;
        std::vector<std::int64_t> shape;
    };
    for (const auto& known : std::vector<Known>{{"packages", "text", "classification", 3000, "tokens", {16}},
                                                {"novel", "corpus", "generation", 5210, "tokens", {64}},
                                                {"lectures", "ratings", "rating", 73421, "user", {1}},
                                                {"penguins", "table", "classification", 344, "numbers", {13}},
                                                {"sunspots", "series", "forecasting", 309, "window", {12, 1}},
                                                {"co2", "series", "forecasting", 2284, "window", {64, 1}},
                                                {"elnino", "series", "forecasting", 732, "window", {27, 1}}}) {
        CAPTURE(known.name);
        const std::shared_ptr<const Source> source = openSource(sample(known.name)).value();
        CHECK(source->info().kind == known.kind);
        CHECK(source->info().task == known.task);
        CHECK(source->info().samples == known.samples);
        const auto data = preparedSample(source);
        CHECK(data.batches->inputs()[0].name == known.input);
        CHECK(data.batches->inputs()[0].shape == known.shape);
        CHECK_FALSE(data.split.train.empty());
        CHECK_FALSE(data.split.validation.empty());
        CHECK_FALSE(data.split.test.empty());
    }
}

TEST_CASE("what the bundled tables hold") {
    const auto packages = openSource(sample("packages")).value();
    CHECK(packages->info().classes == std::vector<std::string>{"fonts", "games", "graphics", "net", "science", "sound"});
    CHECK(packages->info().classCounts == std::vector<std::int64_t>(6, 500));
    const auto penguins = openSource(sample("penguins")).value();
    CHECK(penguins->info().classes == std::vector<std::string>{"Adelie", "Chinstrap", "Gentoo"});
    CHECK(penguins->info().classCounts == std::vector<std::int64_t>{152, 68, 124});
    CHECK(penguins->info().fields[2].mean.value() == doctest::Approx(43.9219298245614));
    CHECK(penguins->info().fields[2].missing == 2);
    const auto lectures = openSource(sample("lectures")).value();
    CHECK(lectures->info().fields[0].unique == 2972);
    CHECK(lectures->info().fields[1].unique == 1128);
    CHECK(lectures->info().fields[2].mean.value() == doctest::Approx(3.205744950354803));
    const auto co2 = openSource(sample("co2")).value();
    CHECK(co2->info().fields[1].missing == 59);
    CHECK(co2->info().problems.empty());
}

TEST_CASE("Fashion-MNIST has the counts, names and moments that are known of it") {
    if (!std::filesystem::exists(fashion))
        LEPTON_SKIP("needs Debian's dataset-fashion-mnist in /usr/share/datasets");
    const auto start = std::chrono::steady_clock::now();
    const std::shared_ptr<Source> source = openSource(fashion).value();
    const auto opened = std::chrono::steady_clock::now();
    const auto& info = source->info();
    CHECK(toJson(info)["splits"].dump() == R"({"train":60000,"test":10000})");
    CHECK(info.classCounts == std::vector<std::int64_t>(10, 7000));
    CHECK(info.classes.front() == "T-shirt/top");
    CHECK(info.classes.back() == "Ankle boot");
    // The first three training labels; E. g. github.com/zalandoresearch/fashion-mnist: ankle boot, T-shirt, T-shirt.
    CHECK(source->label(0) == 9);
    CHECK(source->label(1) == 0);
    CHECK(source->label(60000) == 9);

    const auto split = splitSource(*source, {7, 0.1, 0.15, true}).value();
    CHECK(split.test.size() == 10000);
    CHECK(split.validation.size() == 6000);
    auto recipe = Recipe::fromJson(Json::parse(R"([{"type":"Scale"},{"type":"Standardise"}])")).value();
    const auto prepareFrom = std::chrono::steady_clock::now();
    const auto batches = PictureBatches::open(source, recipe, 1U << 30U).value();
    const auto prepared = std::chrono::steady_clock::now();
    REQUIRE(recipe.fit(*batches, splitSource(*source, {7, 0, 0, true}).value().train).ok());
    const auto fitted = std::chrono::steady_clock::now();
    // The figures in general use for the 60,000 training pictures: mean 0.2860, deviation 0.3530.
    CHECK(recipe.tensorSteps()[1].subtract[0] == doctest::Approx(0.2860).epsilon(2e-4));
    CHECK(recipe.tensorSteps()[1].divide[0] == doctest::Approx(0.3530).epsilon(2e-4));

    std::vector<std::uint8_t> pictures(64 * 784);
    std::vector<std::int64_t> labels(64);
    const auto gatherFrom = std::chrono::steady_clock::now();
    const std::span train(split.train);
    constexpr std::size_t rounds = 800;
    for (std::size_t k = 0; k < rounds; ++k)
        REQUIRE(batches->gather(train.subspan(k * 64, 64), pictures.data(), labels.data()).ok());
    const auto gathered = std::chrono::steady_clock::now();
    const auto ms = [](auto from, auto to) { return std::chrono::duration<double, std::milli>(to - from).count(); };
    MESSAGE("open " << ms(start, opened) << " ms, prepare " << ms(prepareFrom, prepared) << " ms, fit "
                    << ms(prepared, fitted) << " ms, gather of 64 " << ms(gatherFrom, gathered) * 1000 / rounds
                    << " µs");
    for (const auto& problem : info.problems)
        MESSAGE(problem.code << ": " << problem.where << ": " << problem.what.str());
}
