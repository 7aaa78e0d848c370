// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "datasets/pictures/Pictures.h"
#include "datasets/recipe/Step.h"

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

namespace {

Array turned(Array from, const char* to) {
    pictures::registerAll();
    const auto step = makeStep({{"type", "Colour"}, {"to", to}}, "r").value();
    return dynamic_cast<const HostStep&>(*step).apply(std::move(from)).value();
}

} // namespace

TEST_CASE("colour to grey weighs as BT.601 does") {
    // 0.299 * 255 = 76.2, 0.587 * 255 = 149.7, 0.114 * 255 = 29.07.
    CHECK(turned(picture({1, 4, 3}, {255, 0, 0, 0, 255, 0, 0, 0, 255, 90, 90, 90}), "grey") ==
          picture({1, 4, 1}, {76, 150, 29, 90}));
}

TEST_CASE("grey to colour repeats it") {
    CHECK(turned(picture({1, 2, 1}, {7, 9}), "rgb") == picture({1, 2, 3}, {7, 7, 7, 9, 9, 9}));
}

TEST_CASE("what is so already stays") {
    CHECK(turned(picture({1, 1, 1}, {7}), "grey") == picture({1, 1, 1}, {7}));
    CHECK(turned(picture({1, 1, 3}, {7, 8, 9}), "rgb") == picture({1, 1, 3}, {7, 8, 9}));
}
