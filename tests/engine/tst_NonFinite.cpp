// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/LayerActivity.h"
#include "core/engine/NonFinite.h"
#include "tests/engine/SyntheticData.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace lepton;
using namespace lepton::testing;
using engine::CompiledNetwork;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

struct Deep {
    std::shared_ptr<const CompiledNetwork> network = [] {
        auto made = CompiledNetwork::compile(chain({{"in", "Input", {{"shape", {3}}}}, {"first", "Linear", {{"units", 4}}}, {"relu", "ReLU"},
                                                    {"last", "Linear", {{"units", 2}}}, {"out", "Output"}}), {});
        REQUIRE(made.ok());
        return *made;
    }();
    std::vector<at::Tensor> weights = network->initialWeights(1);
    at::Tensor x = at::ones({5, 3});

    engine::NonFinite find() const { return engine::findNonFinite(*network, {&x, 1}, weights, {}, {.learningRate = 0.5}); }
};

} // namespace

TEST_CASE("a value that is no number is traced to the data, the weight or the layer that made it") {
    Deep deep;
    CHECK(deep.find().what == "loss");
    CHECK(deep.find().node == "out");
    SUBCASE("data") {
        deep.x[3][1] = std::nanf("");
        CHECK(deep.find().what == "input");
        CHECK(deep.find().node == "in");
    }
    SUBCASE("weight") {
        deep.weights[2][0][0] = infinity;
        CHECK(deep.find().what == "weight");
        CHECK(deep.find().node == "last");
    }
    SUBCASE("a layer that leaves the range of float32, though its weights are finite") {
        deep.weights[0].fill_(1e30F);
        deep.weights[2].fill_(1e30F);
        const auto found = deep.find();
        CHECK(found.what == "output");
        CHECK(found.node == "last");
        REQUIRE(found.causes.size() >= 3);
        CHECK(found.causes[0].str().find("weights have grown") != std::string::npos);
        CHECK(toJson(found)["causes"].size() == found.causes.size());
    }
}

TEST_CASE("of gradients that are no numbers, the layer nearest to the loss is named") {
    const Deep deep;
    std::vector<at::Tensor> gradients;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < deep.weights.size(); ++i) {
        gradients.push_back(at::ones_like(deep.weights[i]));
        places.push_back(i);
    }
    CHECK_FALSE(engine::findNonFiniteGradient(*deep.network, gradients, places, {}).has_value());
    gradients[0][0][0] = infinity;
    CHECK(engine::findNonFiniteGradient(*deep.network, gradients, places, {})->node == "first");
    gradients[3][1] = std::nanf("");
    CHECK(engine::findNonFiniteGradient(*deep.network, gradients, places, {})->node == "last");
}

TEST_CASE("dead units are those that give nothing for any sample") {
    Deep deep;
    // Of the four units of "first", two always give less than zero and one of the others does for some samples.
    deep.weights[0].zero_();
    deep.weights[1] = at::tensor({-1.0F, -2.0F, 1.0F, 0.0F});
    deep.weights[0][3][0] = 1.0F;
    deep.x[0][0] = -1.0F;
    for (const auto& layer : engine::observeLayers(*deep.network, {&deep.x, 1}, deep.weights)) {
        CAPTURE(layer.node);
        if (layer.node == "relu") {
            CHECK(layer.dead == doctest::Approx(0.5));
            CHECK(layer.mean == doctest::Approx((5 * 1.0 + 4 * 1.0) / 20));
        }
        if (layer.node == "first")
            CHECK(layer.dead == 0);
    }
}
