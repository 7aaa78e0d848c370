// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "datasets/pictures/Pictures.h"
#include "datasets/recipe/Step.h"

#include <numeric>

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

namespace {

Array resized(Array from, int width, int height, const char* mode) {
    pictures::registerAll();
    const auto step = makeStep({{"type", "Resize"}, {"width", width}, {"height", height}, {"mode", mode}}, "r").value();
    const auto& host = dynamic_cast<const HostStep&>(*step);
    CHECK(host.shapeAfter({-1, -1, 3}) == PictureShape{height, width, 3});
    auto out = host.apply(std::move(from)).value();
    CHECK(out.shape[0] == height);
    CHECK(out.shape[1] == width);
    return out;
}

/// 4 × 2 (width × height): columns of 0, 80, 160, 240.
Array ramp() { return picture({2, 4, 1}, {0, 80, 160, 240, 0, 80, 160, 240}); }

} // namespace

TEST_CASE("a picture of that size passes unchanged") {
    for (const char* mode : {"cover", "contain", "stretch"})
        CHECK(resized(ramp(), 4, 2, mode) == ramp());
}

TEST_CASE("shrinking averages areas") {
    CHECK(resized(ramp(), 2, 1, "stretch") == picture({1, 2, 1}, {40, 200}));
    CHECK(resized(ramp(), 1, 1, "stretch") == picture({1, 1, 1}, {120}));
    CHECK(resized(picture({2, 2, 3}, {0, 10, 20, 40, 10, 20, 0, 10, 20, 40, 10, 20}), 1, 1, "cover") ==
          picture({1, 1, 3}, {20, 10, 20}));
}

TEST_CASE("stretch gives up the proportion, cover cuts the sides, contain adds black") {
    CHECK(resized(ramp(), 2, 2, "stretch") == picture({2, 2, 1}, {40, 200, 40, 200}));
    CHECK(resized(ramp(), 2, 2, "cover") == picture({2, 2, 1}, {80, 160, 80, 160}));
    CHECK(resized(ramp(), 2, 2, "contain") == picture({2, 2, 1}, {40, 200, 0, 0}));
    CHECK(resized(ramp(), 4, 4, "contain") ==
          picture({4, 4, 1}, {0, 0, 0, 0, 0, 80, 160, 240, 0, 80, 160, 240, 0, 0, 0, 0}));
}

TEST_CASE("even pictures stay even, whatever the sizes") {
    for (const auto& [width, height] : {std::pair(3, 7), std::pair(31, 5), std::pair(64, 64)})
        for (const char* mode : {"cover", "stretch"}) {
            const auto out = bytesOf(resized(picture({9, 13, 1}, Bytes(117, 93)), width, height, mode));
            CHECK(out == Bytes(out.size(), 93));
        }
}

TEST_CASE("enlarging keeps the ends and never leaves the range between them") {
    const auto out = bytesOf(resized(picture({1, 2, 1}, {50, 150}), 8, 1, "stretch"));
    CHECK(std::is_sorted(out.begin(), out.end()));
    CHECK(out.front() == 50);
    CHECK(out.back() == 150);
    // Half-pixel centres: output 3 and 4 lie at 0.375 and 0.625 of the way.
    CHECK(std::abs(int(out[3]) - 88) <= 1);
    CHECK(std::abs(int(out[4]) - 113) <= 1);
}

TEST_CASE("extreme proportions keep at least a pixel") {
    CHECK(resized(picture({1, 200, 1}, Bytes(200, 7)), 4, 4, "contain").bytes.size() == 16);
    CHECK(bytesOf(resized(picture({1, 200, 1}, Bytes(200, 7)), 4, 4, "cover")) == Bytes(16, 7));
}

TEST_CASE("its place in the studio's list") {
    pictures::registerAll();
    CHECK(makeStep({{"type", "Resize"}, {"width", 28}, {"height", 14}}, "r").value()->summary().str() ==
          "28 × 14, cover");
    const auto wide = makeStep({{"type", "Resize"}, {"width", 5000}}, "recipe[0]");
    REQUIRE_FALSE(wide.ok());
    CHECK(wide.error().what.str() == "The step Resize has width = 5000; it must be a whole number from 1 to 4,096");
}
