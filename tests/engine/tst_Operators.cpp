// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Operator.h"
#include "core/layers/Layers.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <set>

using namespace lepton;
using engine::ForwardContext;

namespace {

std::unique_ptr<const engine::Operator> make(const std::string& name, const Json& parameters = Json::object()) {
    return engine::findOperator(name)->make(*layers::catalogue().find(name)->complete(parameters));
}

at::Tensor run(const std::string& name, const Json& parameters, const std::vector<at::Tensor>& inputs, const std::vector<at::Tensor>& weights = {}) {
    return make(name, parameters)->forward(inputs, weights, {});
}

at::Tensor random(at::IntArrayRef shape, std::uint64_t seed) {
    at::Generator generator = at::detail::createCPUGenerator(seed);
    return at::empty(shape, at::kDouble).normal_(0, 1, generator);
}

double largestDifference(const at::Tensor& a, const at::Tensor& b) {
    REQUIRE(a.sizes() == b.sizes());
    return (a - b).abs().max().item<double>();
}

/// Cross-correlation by its definition, one number at a time. Padding (top, left) is given apart from the output's size.
at::Tensor convolutionByHand(const at::Tensor& x, const at::Tensor& w, const at::Tensor& b, std::int64_t stride, std::int64_t top, std::int64_t dilation, std::int64_t outH,
                             std::int64_t outW, std::int64_t groups) {
    at::Tensor y = at::zeros({x.size(0), w.size(0), outH, outW}, at::kDouble);
    const auto X = x.accessor<double, 4>();
    const auto W = w.accessor<double, 4>();
    auto Y = y.accessor<double, 4>();
    const std::int64_t perGroup = w.size(0) / groups;
    for (std::int64_t n = 0; n < x.size(0); ++n)
        for (std::int64_t f = 0; f < w.size(0); ++f)
            for (std::int64_t i = 0; i < outH; ++i)
                for (std::int64_t j = 0; j < outW; ++j) {
                    double sum = b[f].item<double>();
                    for (std::int64_t c = 0; c < w.size(1); ++c)
                        for (std::int64_t u = 0; u < w.size(2); ++u)
                            for (std::int64_t v = 0; v < w.size(3); ++v) {
                                const std::int64_t row = i * stride + u * dilation - top;
                                const std::int64_t column = j * stride + v * dilation - top;
                                if (row >= 0 && row < x.size(2) && column >= 0 && column < x.size(3))
                                    sum += W[f][c][u][v] * X[n][f / perGroup * w.size(1) + c][row][column];
                            }
                    Y[n][f][i][j] = sum;
                }
    return y;
}

} // namespace

TEST_CASE("every layer of the catalogue has its operator, and every operator its layer") {
    std::set<std::string> catalogue;
    for (const auto& type : layers::catalogue().types())
        if (!type.structural)
            catalogue.insert(type.name);
    std::set<std::string> operators;
    for (const auto& type : engine::operatorTypes())
        operators.insert(type.name);
    CHECK(catalogue == operators);
}

TEST_CASE("Conv2d is the cross-correlation of its definition") {
    const at::Tensor x = random({2, 4, 7, 6}, 1);
    const at::Tensor w = random({6, 4, 3, 3}, 2);
    const at::Tensor b = random({6}, 3);
    SUBCASE("plain") { CHECK(largestDifference(run("Conv2d", {{"filters", 6}}, {x}, {w, b}), convolutionByHand(x, w, b, 1, 0, 1, 5, 4, 1)) < 1e-12); }
    SUBCASE("stride 2, padding 1") {
        CHECK(largestDifference(run("Conv2d", {{"filters", 6}, {"stride", 2}, {"padding", 1}}, {x}, {w, b}), convolutionByHand(x, w, b, 2, 1, 1, 4, 3, 1)) < 1e-12);
    }
    SUBCASE("dilation 2") { CHECK(largestDifference(run("Conv2d", {{"filters", 6}, {"dilation", 2}}, {x}, {w, b}), convolutionByHand(x, w, b, 1, 0, 2, 3, 2, 1)) < 1e-12); }
    SUBCASE("two groups") {
        const at::Tensor half = random({6, 2, 3, 3}, 4);
        CHECK(largestDifference(run("Conv2d", {{"filters", 6}, {"groups", 2}}, {x}, {half, b}), convolutionByHand(x, half, b, 1, 0, 1, 5, 4, 2)) < 1e-12);
    }
    SUBCASE("same, odd kernel") { CHECK(largestDifference(run("Conv2d", {{"filters", 6}, {"padding", "same"}}, {x}, {w, b}), convolutionByHand(x, w, b, 1, 1, 1, 7, 6, 1)) < 1e-12); }
    SUBCASE("same, even kernel: the odd row of zeros goes to the end, as in PyTorch") {
        const at::Tensor even = random({6, 4, 4, 4}, 5);
        CHECK(largestDifference(run("Conv2d", {{"filters", 6}, {"kernel", 4}, {"padding", "same"}}, {x}, {even, b}), convolutionByHand(x, even, b, 1, 1, 1, 7, 6, 1)) < 1e-12);
    }
    SUBCASE("without bias") {
        CHECK(largestDifference(run("Conv2d", {{"filters", 6}, {"bias", false}}, {x}, {w}), convolutionByHand(x, w, at::zeros({6}, at::kDouble), 1, 0, 1, 5, 4, 1)) < 1e-12);
    }
}

TEST_CASE("pooling takes the largest or the mean of each window") {
    const at::Tensor x = at::arange(16, at::kDouble).view({1, 1, 4, 4});
    CHECK(at::equal(run("MaxPool2d", {}, {x}), at::tensor({5.0, 7.0, 13.0, 15.0}).view({1, 1, 2, 2})));
    CHECK(at::equal(run("AvgPool2d", {}, {x}), at::tensor({2.5, 4.5, 10.5, 12.5}).view({1, 1, 2, 2})));
    // Padded zeros count in the mean: (0 + 0 + 0 + x00) / 4.
    CHECK(run("AvgPool2d", {{"padding", 1}}, {x})[0][0][0][0].item<double>() == 0.0);
    CHECK(run("AvgPool2d", {{"padding", 1}}, {x + 1})[0][0][0][0].item<double>() == 0.25);
    // Padding never wins the maximum, even of negative values.
    CHECK(run("MaxPool2d", {{"padding", 1}}, {x - 100})[0][0][0][0].item<double>() == -100);
    CHECK(at::equal(run("GlobalAvgPool2d", {}, {at::cat({x, x + 1}, 1)}), at::tensor({7.5, 8.5}).view({1, 2})));
}

TEST_CASE("the quick 2 × 2 maximum is LibTorch's, in values and gradients, for odd sizes, equal values and NaN") {
    for (const auto dtype : {at::kFloat, at::kDouble})
        for (const auto& [height, width] : std::vector<std::pair<std::int64_t, std::int64_t>>{{2, 2}, {5, 7}, {6, 4}, {3, 2}, {2, 16}, {4, 17}, {5, 26}, {6, 8}, {3, 39}}) {
            at::Tensor x = at::round(random({2, 3, height, width}, 5)).to(dtype); // rounded: many are equal
            x[0][1][1][0] = std::numeric_limits<double>::quiet_NaN();
            const at::Tensor ours = x.clone().requires_grad_(true);
            const at::Tensor theirs = x.clone().requires_grad_(true);
            const at::Tensor a = make("MaxPool2d")->forward(std::vector{ours}, {}, {true, nullptr});
            const at::Tensor b = at::max_pool2d(theirs, {2, 2});
            CHECK(at::allclose(a, b, 0, 0, /*equal_nan=*/true));
            const at::Tensor weight = random(b.sizes(), 9).to(dtype);
            const auto gradientOf = [&](const at::Tensor& y, const at::Tensor& of) { return torch::autograd::grad({y}, {of}, {weight})[0]; };
            CHECK(at::equal(gradientOf(a, ours), gradientOf(b, theirs)));
            const at::NoGradGuard frozen;
            CHECK(at::allclose(make("MaxPool2d")->forward(std::vector{x}, {}, {}), b, 0, 0, true));
        }
}

TEST_CASE("BatchNorm2d normalises by the batch while training and by what it learned in use") {
    const auto op = make("BatchNorm2d");
    at::Generator generator = at::detail::createCPUGenerator(1);
    std::vector<at::Tensor> weights{at::empty({2}, at::kDouble), at::empty({2}, at::kDouble), at::empty({2}, at::kDouble), at::empty({2}, at::kDouble)};
    op->initialise(weights, generator);
    CHECK(at::equal(at::cat(weights), at::tensor({1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0})));
    const at::Tensor x = random({3, 2, 4, 4}, 7) * 3 + 5;
    ForwardContext training{true, nullptr};
    const at::Tensor y = op->forward(std::vector{x}, weights, training);
    const at::Tensor mean = x.mean(at::IntArrayRef{0, 2, 3});
    const at::Tensor deviations = x - mean.view({1, 2, 1, 1});
    const at::Tensor variance = (deviations * deviations).mean(at::IntArrayRef{0, 2, 3});
    CHECK(largestDifference(y, deviations / (variance.view({1, 2, 1, 1}) + 1e-5).sqrt()) < 1e-12);
    CHECK(largestDifference(weights[2], mean * 0.1) < 1e-12);
    CHECK(largestDifference(weights[3], at::full({2}, 0.9, at::kDouble) + variance * 48.0 / 47.0 * 0.1) < 1e-12);
    const at::Tensor used = op->forward(std::vector{x}, weights, {});
    CHECK(largestDifference(used, (x - weights[2].view({1, 2, 1, 1})) / (weights[3].view({1, 2, 1, 1}) + 1e-5).sqrt()) < 1e-12);
}

TEST_CASE("BatchNorm2d keeps what it learned when a channel has one value only") {
    const auto op = make("BatchNorm2d");
    const std::vector<at::Tensor> weights{at::ones({1}), at::zeros({1}), at::zeros({1}), at::ones({1})};
    const at::Tensor y = op->forward(std::vector{at::full({1, 1, 1, 1}, 3.0F)}, weights, {true, nullptr});
    CHECK(std::isfinite(y.item<float>()));
    CHECK(std::isfinite(weights[3].item<float>()));
}

TEST_CASE("Linear is x · weightᵀ + bias") {
    const at::Tensor x = at::tensor({1.0, 2.0, 3.0, 4.0}).view({2, 2});
    const at::Tensor w = at::tensor({1.0, 0.0, 0.0, 1.0, 1.0, 1.0}).view({3, 2});
    const at::Tensor b = at::tensor({0.5, 0.0, -1.0});
    CHECK(at::equal(run("Linear", {{"units", 3}}, {x}, {w, b}), at::tensor({1.5, 2.0, 2.0, 3.5, 4.0, 6.0}).view({2, 3})));
    CHECK(at::equal(run("Linear", {{"units", 3}, {"bias", false}}, {x}, {w}), at::tensor({1.0, 2.0, 3.0, 3.0, 4.0, 7.0}).view({2, 3})));
}

TEST_CASE("activations follow their formulas") {
    const at::Tensor x = at::tensor({-2.0, -0.5, 0.0, 3.0}).view({1, 4});
    const auto expect = [&](const std::string& name, const Json& parameters, const std::vector<double>& wanted) {
        CAPTURE(name);
        CHECK(largestDifference(run(name, parameters, {x}), at::tensor(wanted).view({1, 4})) < 1e-12);
    };
    expect("ReLU", {}, {0, 0, 0, 3});
    expect("LeakyReLU", {{"slope", 0.1}}, {-0.2, -0.05, 0, 3});
    expect("Sigmoid", {}, {1 / (1 + std::exp(2.0)), 1 / (1 + std::exp(0.5)), 0.5, 1 / (1 + std::exp(-3.0))});
    expect("Tanh", {}, {std::tanh(-2.0), std::tanh(-0.5), 0, std::tanh(3.0)});
    const double sum = std::exp(-2.0) + std::exp(-0.5) + 1 + std::exp(3.0);
    expect("Softmax", {}, {std::exp(-2.0) / sum, std::exp(-0.5) / sum, 1 / sum, std::exp(3.0) / sum});
}

TEST_CASE("Flatten, Add and Concat move values as they say") {
    const at::Tensor x = at::arange(8, at::kDouble).view({1, 2, 2, 2});
    CHECK(at::equal(run("Flatten", {}, {x}), at::arange(8, at::kDouble).view({1, 8})));
    CHECK(at::equal(run("Add", {}, {x, x, x}), x * 3));
    CHECK(at::equal(run("Concat", {}, {x, x + 8}), at::arange(16, at::kDouble).view({1, 4, 2, 2})));
    CHECK(at::equal(run("Input", {}, {x}), x));
    CHECK(at::equal(run("Output", {}, {x}), x));
}

TEST_CASE("Dropout turns off the share it says, scales the rest, and is a matter of its generator only") {
    const auto op = make("Dropout", {{"probability", 0.25}});
    const std::vector<at::Tensor> ones{at::ones({100, 1000})};
    at::Generator generator = at::detail::createCPUGenerator(5);
    const at::Tensor first = op->forward(ones, {}, {true, &generator});
    CHECK(first.eq(0).to(at::kDouble).mean().item<double>() == doctest::Approx(0.25).epsilon(0.02));
    CHECK(first.max().item<float>() == doctest::Approx(1 / 0.75));
    at::manual_seed(99); // the process's own generator must not matter
    generator.set_current_seed(5);
    CHECK(at::equal(op->forward(ones, {}, {true, &generator}), first));
    generator.set_current_seed(6);
    CHECK_FALSE(at::equal(op->forward(ones, {}, {true, &generator}), first));
    CHECK(at::equal(op->forward(ones, {}, {}), ones[0]));
}

TEST_CASE("weights begin as PyTorch's defaults: uniform within 1/sqrt(fan_in)") {
    at::Generator generator = at::detail::createCPUGenerator(3);
    const std::vector<at::Tensor> convolution{at::zeros({64, 16, 3, 3}), at::zeros({64})};
    make("Conv2d", {{"filters", 64}})->initialise(convolution, generator);
    const double bound = 1 / std::sqrt(16.0 * 9);
    CHECK(convolution[0].abs().max().item<double>() <= bound);
    CHECK(convolution[0].abs().max().item<double>() > 0.99 * bound);
    CHECK(convolution[0].to(at::kDouble).std().item<double>() == doctest::Approx(bound / std::sqrt(3.0)).epsilon(0.03));
    CHECK(convolution[1].abs().max().item<double>() <= bound);
    CHECK(convolution[1].abs().max().item<double>() > 0.5 * bound);
    const std::vector<at::Tensor> linear{at::zeros({50, 400})};
    make("Linear", {{"units", 50}, {"bias", false}})->initialise(linear, generator);
    CHECK(linear[0].abs().max().item<double>() == doctest::Approx(0.05).epsilon(0.01));
}
