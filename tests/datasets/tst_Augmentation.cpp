// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/Augmentation.h"
#include "datasets/recipe/AugmentStep.h"
#include "datasets/recipe/Recipe.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

using namespace lepton;
using namespace lepton::datasets;

namespace {

using Pixels = std::vector<std::uint8_t>;

std::shared_ptr<const Augmentation> augmentationFor(const Json& steps) { return Recipe::fromJson(steps).value().augmentation(); }

Pixels changed(const Json& step, Pixels picture, const PictureShape& shape, std::uint64_t seed = 1) {
    augmentationFor(Json::array({step}))->apply(picture.data(), shape, seed);
    return picture;
}

Pixels warped(const Pixels& picture, const PictureShape& shape, const Warp& warp) {
    Pixels out(picture.size());
    warpPicture(picture.data(), out.data(), shape, warp);
    return out;
}

const PictureShape twoByThree{2, 3, 1};
const Pixels six{1, 2, 3, 4, 5, 6};

Warp shiftedBy(double x, double y, Edges edges) { return {1, 0, x, 0, 1, y, edges}; }

} // namespace

TEST_CASE("flips turn rows and columns round, in every channel") {
    CHECK(changed({{"type", "Flip"}, {"horizontal", 100}, {"vertical", 0}}, six, twoByThree) == Pixels{3, 2, 1, 6, 5, 4});
    CHECK(changed({{"type", "Flip"}, {"horizontal", 0}, {"vertical", 100}}, six, twoByThree) == Pixels{4, 5, 6, 1, 2, 3});
    CHECK(changed({{"type", "Flip"}, {"horizontal", 100}, {"vertical", 100}}, six, twoByThree) == Pixels{6, 5, 4, 3, 2, 1});
    CHECK(changed({{"type", "Flip"}, {"horizontal", 0}, {"vertical", 0}}, six, twoByThree) == six);
    CHECK(changed({{"type", "Flip"}, {"horizontal", 100}, {"vertical", 0}}, six, {1, 2, 3}) == Pixels{2, 1, 4, 3, 6, 5});
}

TEST_CASE("what stands beyond the edge is black, repeated or mirrored") {
    const PictureShape row{1, 4, 1};
    const Pixels line{10, 20, 30, 40};
    CHECK(warped(line, row, shiftedBy(2, 0, Edges::Black)) == Pixels{30, 40, 0, 0});
    CHECK(warped(line, row, shiftedBy(2, 0, Edges::Repeat)) == Pixels{30, 40, 40, 40});
    CHECK(warped(line, row, shiftedBy(2, 0, Edges::Mirror)) == Pixels{30, 40, 30, 20});
    CHECK(warped(line, row, shiftedBy(-3, 0, Edges::Mirror)) == Pixels{40, 30, 20, 10});
    CHECK(warped(line, row, shiftedBy(-9, 0, Edges::Black)) == Pixels{0, 0, 0, 0});
    // Half a pixel on: means of neighbours, at the end with black or with itself.
    CHECK(warped(line, row, shiftedBy(0.5, 0, Edges::Black)) == Pixels{15, 25, 35, 20});
    CHECK(warped(line, row, shiftedBy(0.5, 0, Edges::Repeat)) == Pixels{15, 25, 35, 40});
    CHECK(warped(line, row, shiftedBy(0.25, 0, Edges::Repeat)) == Pixels{13, 23, 33, 40}); // 12.5 … rounded up
}

TEST_CASE("a quarter turn about the middle moves whole pixels") {
    const PictureShape square{3, 3, 1};
    const Pixels nine{1, 2, 3, 4, 5, 6, 7, 8, 9};
    Warp turn = Warp::aboutMiddle(0, 1, -1, 0, square);
    turn.edges = Edges::Black;
    CHECK(warped(nine, square, turn) == Pixels{7, 4, 1, 8, 5, 2, 9, 6, 3});
    CHECK(warped(nine, square, turn.then(turn)) == Pixels{9, 8, 7, 6, 5, 4, 3, 2, 1});
    CHECK(warped(nine, square, turn.then(turn).then(turn).then(turn)) == nine);
}

TEST_CASE("twice the size shows every pixel's neighbours mixed") {
    const PictureShape row{1, 4, 1};
    Warp zoom = Warp::aboutMiddle(0.5, 0, 0, 0.5, row);
    CHECK(zoom.c == 0.75); // places 0.75, 1.25, 1.75, 2.25
    CHECK(warped({0, 100, 200, 40}, row, zoom) == Pixels{75, 125, 175, 160});
}

TEST_CASE("two warps as one are the first and then the second") {
    const PictureShape shape{8, 8, 1};
    Pixels picture(64);
    std::iota(picture.begin(), picture.end(), 0);
    const Warp flip{-1, 0, 7, 0, 1, 0, std::nullopt};
    const Warp shift = shiftedBy(2, 1, Edges::Black);
    CHECK(warped(picture, shape, flip.then(shift)) == warped(warped(picture, shape, flip), shape, shift));
    CHECK(warped(picture, shape, shift.then(flip)) == warped(warped(picture, shape, shift), shape, flip));
    CHECK(flip.then(shift).edges == Edges::Black);
    CHECK(!shift.joins(shiftedBy(1, 1, Edges::Mirror)));
}

TEST_CASE("shifts and padded crops stay within their range and reach all of it") {
    const PictureShape shape{10, 20, 1};
    Random random(3);
    std::set<double> xs, ys;
    const auto shift = makeStep({{"type", "Shift"}, {"x", 10}, {"y", 20}}, "s").value();
    const auto crop = makeStep({{"type", "RandomCrop"}, {"mode", "padded"}, {"padding", 1}}, "s").value();
    for (int i = 0; i < 500; ++i) {
        const Warp warp = dynamic_cast<const WarpStep&>(*shift).draw(shape, random);
        xs.insert(warp.c);
        ys.insert(warp.f);
    }
    CHECK(xs == std::set<double>{-2, -1, 0, 1, 2});
    CHECK(ys == std::set<double>{-2, -1, 0, 1, 2});
    xs.clear();
    for (int i = 0; i < 100; ++i)
        xs.insert(dynamic_cast<const WarpStep&>(*crop).draw(shape, random).c);
    CHECK(xs == std::set<double>{-1, 0, 1});
}

TEST_CASE("resized crops look at a part of the picture of at least the area that was asked for") {
    const PictureShape shape{40, 60, 1};
    const auto crop = makeStep({{"type", "RandomCrop"}, {"area", 30}, {"aspect", 50}}, "s").value();
    Random random(5);
    double least = 1;
    for (int i = 0; i < 1000; ++i) {
        const Warp warp = dynamic_cast<const WarpStep&>(*crop).draw(shape, random);
        least = std::min(least, warp.a * warp.e);
        CHECK(warp.a * warp.e > 0.28); // whole pixels make it a little less than 0.3
        // The outer edges of the part, half a pixel beyond its outer pixels, lie in the picture.
        CHECK(warp.c + 0.5 - warp.a / 2 > -1e-9);
        CHECK(warp.a * 59 + warp.c + 0.5 + warp.a / 2 < 60 + 1e-9);
        CHECK(warp.f + 0.5 - warp.e / 2 > -1e-9);
        CHECK(warp.e * 39 + warp.f + 0.5 + warp.e / 2 < 40 + 1e-9);
    }
    CHECK(least < 0.33);
}

TEST_CASE("brightness is added and contrast is about the mean") {
    const PictureShape shape{1, 4, 1};
    const Pixels line{100, 110, 120, 130}; // mean 115
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const Pixels lifted = changed({{"type", "Brightness"}, {"brightness", 20}, {"contrast", 0}}, line, shape, seed);
        const int lift = lifted[0] - 100;
        CHECK(std::abs(lift) <= 51);
        CHECK(lifted == Pixels{std::uint8_t(100 + lift), std::uint8_t(110 + lift), std::uint8_t(120 + lift), std::uint8_t(130 + lift)});
        const Pixels stretched = changed({{"type", "Brightness"}, {"brightness", 0}, {"contrast", 100}}, line, shape, seed);
        CHECK(std::abs(stretched[0] + stretched[3] - 230) <= 1);
        CHECK(stretched[0] >= 85);
        CHECK(stretched[0] <= 115);
    }
    CHECK(changed({{"type", "Brightness"}, {"brightness", 100}, {"contrast", 100}}, {0, 255, 0, 255}, shape).size() == 4); // clamped, not wrapped
}

TEST_CASE("erasing blots one rectangle of the area that was asked for") {
    const PictureShape shape{20, 30, 2};
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        const Pixels out = changed({{"type", "Erase"}, {"probability", 100}, {"smallest", 5}, {"largest", 10}}, Pixels(1200, 200), shape, seed);
        int left = 30, right = -1, top = 20, bottom = -1, count = 0;
        for (int i = 0; i < 600; ++i)
            if (out[static_cast<std::size_t>(i)] == 0) {
                left = std::min(left, i % 30);
                right = std::max(right, i % 30);
                top = std::min(top, i / 30);
                bottom = std::max(bottom, i / 30);
                ++count;
            }
        CHECK(count == (right - left + 1) * (bottom - top + 1));
        CHECK(count >= 24); // 5 % are 30, less what rounding both sides takes
        CHECK(count <= 72);
        CHECK(std::equal(out.begin(), out.begin() + 600, out.begin() + 600)); // all channels alike
    }
    int untouched = 0;
    for (std::uint64_t seed = 0; seed < 400; ++seed)
        untouched += changed({{"type", "Erase"}, {"probability", 25}}, Pixels(1200, 200), shape, seed) == Pixels(1200, 200);
    CHECK(untouched == doctest::Approx(300).epsilon(0.1));
}

TEST_CASE("noise is normal, with no more than the deviation that was asked for") {
    const PictureShape shape{100, 100, 3};
    double largest = 0;
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        const Pixels out = changed({{"type", "Noise"}, {"deviation", 20}}, Pixels(30000, 128), shape, seed);
        double sum = 0, squares = 0, fourth = 0;
        for (const auto value : out) {
            const double x = value - 128.0;
            sum += x;
            squares += x * x;
            fourth += x * x * x * x;
        }
        const double deviation = std::sqrt(squares / 30000);
        CHECK(std::abs(sum / 30000) < 4.5 * 20 / std::sqrt(30000.0));
        CHECK(deviation < 20.5);
        if (deviation > 5)
            CHECK(fourth / 30000 / std::pow(deviation, 4) == doctest::Approx(3).epsilon(0.1)); // a normal distribution's kurtosis
        largest = std::max(largest, deviation);
    }
    CHECK(largest > 15);
}

TEST_CASE("the same seed gives the same picture, whatever stands beside it, and a step's place counts") {
    const Json steps = Json::array({{{"type", "Flip"}}, {{"type", "Rotate"}}, {{"type", "Shift"}}, {{"type", "Noise"}}, {{"type", "Erase"}}, {{"type", "Scale"}}});
    const PictureShape shape{16, 16, 1};
    Pixels picture(256);
    std::iota(picture.begin(), picture.end(), 0);
    const auto augmentation = augmentationFor(steps);
    REQUIRE(augmentation);
    std::set<Pixels> seen;
    for (std::int64_t epoch = 1; epoch <= 3; ++epoch)
        for (std::int64_t sample = 0; sample < 20; ++sample) {
            Pixels first = picture, second = picture;
            const auto seed = Augmentation::seedOf(42, epoch, sample);
            augmentation->apply(first.data(), shape, seed);
            augmentation->apply(second.data(), shape, seed);
            CHECK(first == second);
            seen.insert(first);
        }
    CHECK(seen.size() == 60);
    Array array(ElementType::UInt8, {1, 16, 16});
    std::copy(picture.begin(), picture.end(), array.as<std::uint8_t>().begin());
    const auto variants = augmentation->variants(array, 6, 9);
    REQUIRE(variants.size() == 6);
    CHECK(variants[0].shape == array.shape);
    CHECK(std::set<std::vector<std::byte>>{variants[0].bytes, variants[1].bytes, variants[5].bytes}.size() == 3);
}

TEST_CASE("steps for training stand between those on pictures and those on numbers, and only training has them") {
    const Json steps = Json::array({{{"type", "Flip"}, {"horizontal", 50}, {"vertical", 0}}, {{"type", "Scale"}}});
    const auto recipe = Recipe::fromJson(steps);
    REQUIRE(recipe.ok());
    CHECK(recipe->toJson() == steps);
    CHECK(recipe->fitted());
    CHECK(recipe->tensorSteps().size() == 1);
    CHECK(withoutAugmentation(steps) == Json::array({{{"type", "Scale"}}}));
    CHECK(augmentationOf(steps) == Json::array({{{"type", "Flip"}, {"horizontal", 50}, {"vertical", 0}}}));
    CHECK(!Recipe::fromJson(Json::array({{{"type", "Scale"}}}))->augmentation());
    CHECK(Recipe::fromJson(Json::array({{{"type", "Scale"}}, {{"type", "Flip"}}})).error().where == "recipe[1]");
    // What is asked goes through the other steps only.
    Array picture(ElementType::UInt8, {2, 3, 1});
    std::copy(six.begin(), six.end(), picture.as<std::uint8_t>().begin());
    const auto flipping = Recipe::fromJson(Json::array({{{"type", "Flip"}, {"horizontal", 100}, {"vertical", 100}}}));
    CHECK(flipping->applyHost(picture).value().bytes == picture.bytes);
}

TEST_CASE("augmentation's parameters have ranges") {
    CHECK(makeStep({{"type", "Flip"}, {"horizontal", 101}}, "recipe[0]").error().where == "recipe[0].horizontal");
    CHECK(makeStep({{"type", "Rotate"}, {"edges", "torn"}}, "recipe[0]").error().where == "recipe[0].edges");
    CHECK(makeStep({{"type", "Noise"}, {"strength", 3}}, "recipe[0]").error().where == "recipe[0].strength");
    for (const auto& type : stepTypes())
        if (type.training) {
            const auto step = makeStep({{"type", type.name}}, "recipe[0]");
            REQUIRE(step.ok());
            Json again = (*step)->toJson();
            CHECK((*makeStep(again, "recipe[0]"))->toJson() == again);
            CHECK(again.size() == type.parameters.size() + 1);
        }
}
