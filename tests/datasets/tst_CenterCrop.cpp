// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "datasets/pictures/Pictures.h"
#include "datasets/recipe/Step.h"

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

namespace {

Array cropped(Array from, int width, int height) {
    pictures::registerAll();
    const auto step = makeStep({{"type", "CenterCrop"}, {"width", width}, {"height", height}}, "r").value();
    return dynamic_cast<const HostStep&>(*step).apply(std::move(from)).value();
}

Array nine() { return picture({3, 3, 1}, {1, 2, 3, 4, 5, 6, 7, 8, 9}); }

} // namespace

TEST_CASE("the middle is kept") {
    CHECK(cropped(nine(), 1, 1) == picture({1, 1, 1}, {5}));
    CHECK(cropped(nine(), 1, 3) == picture({3, 1, 1}, {2, 5, 8}));
    CHECK(cropped(nine(), 3, 3) == nine());
    CHECK(cropped(nine(), 2, 2) == picture({2, 2, 1}, {1, 2, 4, 5}));
}

TEST_CASE("smaller pictures get black edges") {
    CHECK(cropped(nine(), 5, 1) == picture({1, 5, 1}, {0, 4, 5, 6, 0}));
    CHECK(cropped(picture({1, 1, 3}, {1, 2, 3}), 2, 1) == picture({1, 2, 3}, {1, 2, 3, 0, 0, 0}));
}
