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

TEST_CASE("a convolution of one or three dimensions is that of pictures with dimensions of one") {
    const at::Tensor x = random({2, 4, 9}, 1);
    const at::Tensor w = random({6, 2, 3}, 2);
    const at::Tensor b = random({6}, 3);
    const Json settings{{"filters", 6}, {"stride", 2}, {"dilation", 2}, {"groups", 2}};
    // A picture of height 1: rows of the window beyond it don't exist, so the kernel has height 1 as well.
    const at::Tensor flat = convolutionByHand(x.unsqueeze(2), w.unsqueeze(2), b, 2, 0, 2, 1, 3, 2);
    CHECK(largestDifference(run("Conv1d", settings, {x}, {w, b}), flat.squeeze(2)) < 1e-12);
    Json deep = settings;
    deep["kernel"] = {1, 1, 3};
    CHECK(largestDifference(run("Conv3d", deep, {x.unsqueeze(2).unsqueeze(2)}, {w.unsqueeze(2).unsqueeze(2), b}), flat.unsqueeze(2)) < 1e-12);
    // Summed over a kernel of depth 2 by hand: two convolutions of pictures, a slice apart.
    const at::Tensor volume = random({2, 3, 4, 5, 6}, 4);
    const at::Tensor filter = random({2, 3, 2, 3, 3}, 5);
    const at::Tensor none = at::zeros({2}, at::kDouble);
    const at::Tensor y = run("Conv3d", {{"filters", 2}, {"kernel", {2, 3, 3}}, {"bias", false}}, {volume}, {filter});
    for (std::int64_t d = 0; d < 3; ++d) {
        const auto slice = [&](std::int64_t u) { return convolutionByHand(volume.select(2, d + u).contiguous(), filter.select(2, u).contiguous(), none, 1, 0, 1, 3, 4, 1); };
        CHECK(largestDifference(y.select(2, d), slice(0) + slice(1)) < 1e-12);
    }
}

TEST_CASE("a depthwise convolution sees each channel alone") {
    const at::Tensor x = random({2, 3, 5, 5}, 1);
    const at::Tensor w = random({6, 1, 3, 3}, 2);
    const at::Tensor b = random({6}, 3);
    CHECK(largestDifference(run("DepthwiseConv2d", {{"multiplier", 2}, {"padding", "same"}}, {x}, {w, b}), convolutionByHand(x, w, b, 1, 1, 1, 5, 5, 3)) < 1e-12);
}

TEST_CASE("a transposed convolution is the transpose of its convolution") {
    // <convolution(x), y> = <x, transposed(y)> for any x and y, with the same weight.
    const Json window{{"stride", 2}, {"padding", 1}};
    for (const auto& [dimensions, size] : std::vector<std::pair<std::string, std::vector<std::int64_t>>>{{"1d", {8}}, {"2d", {8, 6}}, {"3d", {4, 6, 8}}}) {
        CAPTURE(dimensions);
        std::vector<std::int64_t> shape{2, 3};
        std::vector<std::int64_t> kernel{4, 3};
        for (const auto n : size) {
            shape.push_back(n);
            kernel.push_back(3);
        }
        const at::Tensor x = random(shape, 1);
        const at::Tensor w = random(kernel, 2);
        Json forward = window;
        forward.update({{"filters", 4}, {"bias", false}});
        const at::Tensor convolved = run("Conv" + dimensions, forward, {x}, {w});
        const at::Tensor y = random(convolved.sizes(), 3);
        Json back = window;
        back.update({{"filters", 3}, {"bias", false}, {"output_padding", 1}});
        const at::Tensor transposed = run("ConvTranspose" + dimensions, back, {y}, {w});
        REQUIRE(transposed.sizes() == x.sizes());
        CHECK((convolved * y).sum().item<double>() == doctest::Approx((x * transposed).sum().item<double>()).epsilon(1e-12));
    }
    const at::Tensor biased = run("ConvTranspose2d", {{"filters", 1}, {"kernel", 2}}, {at::ones({1, 1, 1, 1}, at::kDouble)}, {at::tensor({1.0, 2.0, 3.0, 4.0}).view({1, 1, 2, 2}), at::tensor({0.5})});
    CHECK(at::equal(biased, at::tensor({1.5, 2.5, 3.5, 4.5}).view({1, 1, 2, 2})));
}

TEST_CASE("pictures grow by repeating, mixing and laying out channels") {
    const at::Tensor x = at::tensor({0.0, 4.0}).view({1, 1, 1, 2});
    CHECK(at::equal(run("Upsample", {}, {x}), at::tensor({0.0, 0.0, 4.0, 4.0, 0.0, 0.0, 4.0, 4.0}).view({1, 1, 2, 4})));
    CHECK(at::equal(run("Upsample", {{"mode", "bilinear"}}, {x}), at::tensor({0.0, 1.0, 3.0, 4.0, 0.0, 1.0, 3.0, 4.0}).view({1, 1, 2, 4})));
    const at::Tensor channels = at::arange(8, at::kDouble).view({1, 4, 1, 2});
    CHECK(at::equal(run("PixelShuffle", {}, {channels}), at::tensor({0.0, 2.0, 1.0, 3.0, 4.0, 6.0, 5.0, 7.0}).view({1, 1, 2, 4})));
}

TEST_CASE("pooling in one and three dimensions, to a size, and over everything") {
    const at::Tensor x = at::tensor({1.0, 5.0, 3.0, 2.0, 9.0}).view({1, 1, 5});
    CHECK(at::equal(run("MaxPool1d", {}, {x}), at::tensor({5.0, 3.0}).view({1, 1, 2})));
    CHECK(at::equal(run("AvgPool1d", {{"padding", 1}}, {x}), at::tensor({0.5, 4.0, 5.5}).view({1, 1, 3})));
    CHECK(at::equal(run("GlobalAvgPool1d", {}, {x}), at::tensor({4.0}).view({1, 1})));
    const at::Tensor cube = at::arange(8, at::kDouble).view({1, 1, 2, 2, 2});
    CHECK(at::equal(run("MaxPool3d", {}, {cube}), at::tensor({7.0}).view({1, 1, 1, 1, 1})));
    CHECK(at::equal(run("AvgPool3d", {{"kernel", {1, 2, 2}}, {"stride", 1}}, {cube}), at::tensor({1.5, 5.5}).view({1, 1, 2, 1, 1})));
    // Three columns to two: windows 0–1 and 1–2.
    const at::Tensor row = at::tensor({1.0, 2.0, 6.0}).view({1, 1, 1, 3});
    CHECK(at::equal(run("AdaptiveAvgPool2d", {{"size", {1, 2}}}, {row}), at::tensor({1.5, 4.0}).view({1, 1, 1, 2})));
    CHECK(at::equal(run("AdaptiveMaxPool2d", {{"size", {1, 2}}}, {row}), at::tensor({2.0, 6.0}).view({1, 1, 1, 2})));
    CHECK(at::equal(run("GlobalMaxPool2d", {}, {at::cat({row, row - 9}, 1)}), at::tensor({6.0, -3.0}).view({1, 2})));
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

TEST_CASE("BatchNorm1d and 3d take each channel over all that is no channel") {
    const at::Tensor x = random({4, 2, 3}, 11) * 2 - 1;
    const auto weights = [] { return std::vector{at::tensor({2.0, 3.0}), at::tensor({0.5, -0.5}), at::zeros({2}, at::kDouble), at::ones({2}, at::kDouble)}; };
    const auto byHand = [](const at::Tensor& channel, double weight, double bias) {
        const at::Tensor deviations = channel - channel.mean();
        return deviations / (deviations * deviations).mean().add(1e-5).sqrt() * weight + bias;
    };
    const auto check = [&](const char* name, const at::Tensor& input) {
        const at::Tensor y = make(name)->forward(std::vector{input}, weights(), {true, nullptr});
        CHECK(largestDifference(y.select(1, 0), byHand(input.select(1, 0), 2, 0.5)) < 1e-12);
        CHECK(largestDifference(y.select(1, 1), byHand(input.select(1, 1), 3, -0.5)) < 1e-12);
    };
    check("BatchNorm1d", x);
    check("BatchNorm1d", x.select(2, 0));
    check("BatchNorm3d", x.view({2, 2, 1, 3, 2}));
}

TEST_CASE("norms of each sample divide by what they say, then scale and shift") {
    const at::Tensor x = random({2, 4, 3, 2}, 12) * 2 + 1;
    const auto normal = [](const at::Tensor& all) {
        const at::Tensor deviations = all - all.mean();
        return deviations / (deviations * deviations).mean().add(1e-5).sqrt();
    };
    const at::Tensor weight = random({4, 3, 2}, 13);
    const at::Tensor bias = random({4, 3, 2}, 14);
    const at::Tensor layer = run("LayerNorm", {}, {x}, {weight, bias});
    CHECK(largestDifference(layer[1], normal(x[1]) * weight + bias) < 1e-12);
    CHECK(largestDifference(run("LayerNorm", {{"dimensions", 1}, {"affine", false}}, {x})[1][3][2], normal(x[1][3][2])) < 1e-12);
    CHECK(largestDifference(run("RMSNorm", {}, {x}, {weight})[1], x[1] / (x[1] * x[1]).mean().sqrt() * weight) < 1e-12);
    CHECK(largestDifference(run("RMSNorm", {{"dimensions", 2}, {"affine", false}, {"epsilon", 0.5}}, {x})[0][1], x[0][1] / ((x[0][1] * x[0][1]).mean() + 0.5).sqrt()) < 1e-12);

    const at::Tensor scale = random({4}, 15);
    const at::Tensor shift = random({4}, 16);
    const at::Tensor group = run("GroupNorm", {{"groups", 2}}, {x}, {scale, shift});
    CHECK(largestDifference(group[1].slice(0, 2, 4), normal(x[1].slice(0, 2, 4)) * scale.slice(0, 2, 4).view({2, 1, 1}) + shift.slice(0, 2, 4).view({2, 1, 1})) < 1e-12);
    const at::Tensor instance = run("InstanceNorm2d", {{"affine", true}}, {x}, {scale, shift});
    CHECK(largestDifference(instance[1][2], normal(x[1][2]) * scale[2] + shift[2]) < 1e-12);
    CHECK(largestDifference(run("InstanceNorm2d", {}, {x})[0][3], normal(x[0][3])) < 1e-12);
}

TEST_CASE("norms of each sample begin without effect: scale 1, shift 0") {
    at::Generator generator = at::detail::createCPUGenerator(1);
    const std::vector<at::Tensor> weights{at::full({3}, 7.0), at::full({3}, 7.0)};
    for (const char* name : {"LayerNorm", "GroupNorm", "InstanceNorm2d"}) {
        weights[0].fill_(7);
        weights[1].fill_(7);
        make(name)->initialise(weights, generator);
        CHECK(at::equal(weights[0], at::ones({3})));
        CHECK(at::equal(weights[1], at::zeros({3})));
    }
    make("LayerNorm")->initialise({}, generator);
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
    expect("LogSoftmax", {}, {-2 - std::log(sum), -0.5 - std::log(sum), -std::log(sum), 3 - std::log(sum)});
    expect("ELU", {{"alpha", 2}}, {2 * (std::exp(-2.0) - 1), 2 * (std::exp(-0.5) - 1), 0, 3});
    const double scale = 1.0507009873554805;
    const double alpha = 1.6732632423543772;
    expect("SELU", {}, {scale * alpha * (std::exp(-2.0) - 1), scale * alpha * (std::exp(-0.5) - 1), 0, scale * 3});
    const auto each = [](double (*function)(double)) { return std::vector{function(-2), function(-0.5), function(0), function(3)}; };
    expect("GELU", {}, each([](double v) { return v / 2 * std::erfc(-v / std::sqrt(2.0)); }));
    expect("GELU", {{"approximation", "tanh"}}, each([](double v) { return v / 2 * (1 + std::tanh(std::sqrt(2 / std::acos(-1.0)) * (v + 0.044715 * v * v * v))); }));
    expect("SiLU", {}, each([](double v) { return v / (1 + std::exp(-v)); }));
    expect("Mish", {}, each([](double v) { return v * std::tanh(std::log(1 + std::exp(v))); }));
    expect("Hardswish", {}, {-2.0 * 1 / 6, -0.5 * 2.5 / 6, 0, 3});
    expect("Softplus", {{"beta", 2}}, each([](double v) { return std::log(1 + std::exp(2 * v)) / 2; }));
    expect("Softplus", {{"beta", 2}, {"threshold", 5}}, {std::log(1 + std::exp(-4.0)) / 2, std::log(1 + std::exp(-1.0)) / 2, std::log(2.0) / 2, 3});
}

TEST_CASE("GLU lets the second half decide how much of the first passes") {
    const at::Tensor x = at::tensor({1.0, 2.0, 3.0, 4.0}).view({1, 2, 2});
    const auto gate = [](double v) { return 1 / (1 + std::exp(-v)); };
    CHECK(largestDifference(run("GLU", {}, {x}), at::tensor({1 * gate(2), 3 * gate(4)}).view({1, 2, 1})) < 1e-12);
    CHECK(largestDifference(run("GLU", {{"dimension", 1}}, {x}), at::tensor({1 * gate(3), 2 * gate(4)}).view({1, 1, 2})) < 1e-12);
}

TEST_CASE("PReLU learns one slope or one a channel, from 0.25") {
    const at::Tensor x = at::tensor({-1.0, 2.0, -3.0, -4.0}).view({1, 2, 2});
    const std::vector<at::Tensor> weights{at::zeros({2}, at::kDouble)};
    at::Generator generator = at::detail::createCPUGenerator(1);
    make("PReLU")->initialise(weights, generator);
    CHECK(at::equal(weights[0], at::full({2}, 0.25, at::kDouble)));
    CHECK(at::equal(run("PReLU", {}, {x}, {at::tensor({0.5})}), at::tensor({-0.5, 2.0, -1.5, -2.0}).view({1, 2, 2})));
    CHECK(at::equal(run("PReLU", {{"channelwise", true}}, {x}, {at::tensor({0.5, 2.0})}), at::tensor({-0.5, 2.0, -6.0, -8.0}).view({1, 2, 2})));
}

TEST_CASE("Flatten, Add and Concat move values as they say") {
    const at::Tensor x = at::arange(8, at::kDouble).view({1, 2, 2, 2});
    CHECK(at::equal(run("Flatten", {}, {x}), at::arange(8, at::kDouble).view({1, 8})));
    CHECK(at::equal(run("Add", {}, {x, x, x}), x * 3));
    CHECK(at::equal(run("Concat", {}, {x, x + 8}), at::arange(16, at::kDouble).view({1, 4, 2, 2})));
    CHECK(at::equal(run("Input", {}, {x}), x));
    CHECK(at::equal(run("Output", {}, {x}), x));
}

TEST_CASE("arithmetic joins values in the order of the inputs") {
    const at::Tensor a = at::tensor({1.0, 2.0, 3.0, 4.0}).view({1, 2, 2});
    const at::Tensor b = at::tensor({5.0, 7.0, 11.0, 13.0}).view({1, 2, 2});
    CHECK(at::equal(run("Subtract", {}, {a, b}), at::tensor({-4.0, -5.0, -8.0, -9.0}).view({1, 2, 2})));
    CHECK(at::equal(run("Multiply", {}, {a, b, a}), at::tensor({5.0, 28.0, 99.0, 208.0}).view({1, 2, 2})));
    CHECK(at::equal(run("MatMul", {}, {a, b}), at::tensor({27.0, 33.0, 59.0, 73.0}).view({1, 2, 2})));
    CHECK(at::equal(run("Stack", {}, {a, b}), at::tensor({1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 11.0, 13.0}).view({1, 2, 2, 2})));
    CHECK(at::equal(run("Stack", {{"dimension", -1}}, {a, b}), at::tensor({1.0, 5.0, 2.0, 7.0, 3.0, 11.0, 4.0, 13.0}).view({1, 2, 2, 2})));
}

TEST_CASE("layers that lay values out move them as they say") {
    const at::Tensor x = at::arange(6, at::kDouble).view({1, 2, 3});
    CHECK(at::equal(run("Reshape", {{"sizes", {3, -1}}}, {x}), x.view({1, 3, 2})));
    CHECK(at::equal(run("Permute", {}, {x}), at::tensor({0.0, 3.0, 1.0, 4.0, 2.0, 5.0}).view({1, 3, 2})));
    CHECK(at::equal(run("Unsqueeze", {{"dimension", 2}}, {x}), x.view({1, 2, 1, 3})));
    CHECK(at::equal(run("Squeeze", {{"dimension", -3}}, {x.view({1, 1, 2, 3})}), x));
    CHECK(at::equal(run("Slice", {{"dimension", -1}, {"start", 1}}, {x}), at::tensor({1.0, 2.0, 4.0, 5.0}).view({1, 2, 2})));
    CHECK(at::equal(run("Slice", {{"dimension", 2}, {"start", -3}, {"end", -1}}, {x}), at::tensor({0.0, 1.0, 3.0, 4.0}).view({1, 2, 2})));
    CHECK(at::equal(run("Slice", {{"dimension", 2}, {"step", 2}}, {x}), at::tensor({0.0, 2.0, 3.0, 5.0}).view({1, 2, 2})));
}

TEST_CASE("borders come off and go on at the side they name") {
    const at::Tensor x = at::arange(6, at::kDouble).view({1, 1, 2, 3});
    const auto sides = [](int top, int bottom, int left, int right) { return Json{{"top", top}, {"bottom", bottom}, {"left", left}, {"right", right}}; };
    CHECK(at::equal(run("Crop2d", sides(1, 0, 0, 2), {x}), at::tensor({3.0}).view({1, 1, 1, 1})));
    CHECK(at::equal(run("Crop2d", sides(0, 1, 1, 0), {x}), at::tensor({1.0, 2.0}).view({1, 1, 1, 2})));
    CHECK(at::equal(run("ZeroPad2d", sides(1, 0, 0, 2), {x}), at::tensor({0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 0.0, 0.0, 3.0, 4.0, 5.0, 0.0, 0.0}).view({1, 1, 3, 5})));
    CHECK(at::equal(run("ReflectionPad2d", sides(0, 1, 2, 0), {x}), at::tensor({2.0, 1.0, 0.0, 1.0, 2.0, 5.0, 4.0, 3.0, 4.0, 5.0, 2.0, 1.0, 0.0, 1.0, 2.0}).view({1, 1, 3, 5})));
}

TEST_CASE("Mean, Maximum and Sum go over the dimensions they name") {
    const at::Tensor x = at::arange(12, at::kDouble).view({1, 2, 2, 3});
    const Json heightAndWidth{{"dimensions", {2, -1}}};
    CHECK(at::equal(run("ReduceMean", heightAndWidth, {x}), at::tensor({2.5, 8.5}).view({1, 2})));
    CHECK(at::equal(run("ReduceMax", heightAndWidth, {x}), at::tensor({5.0, 11.0}).view({1, 2})));
    CHECK(at::equal(run("ReduceSum", heightAndWidth, {x}), at::tensor({15.0, 51.0}).view({1, 2})));
    CHECK(at::equal(run("ReduceSum", {{"dimensions", 1}, {"keep_dimensions", true}}, {x}), at::tensor({6.0, 8.0, 10.0, 12.0, 14.0, 16.0}).view({1, 1, 2, 3})));
}

TEST_CASE("two rows give what pairs of their numbers say") {
    const at::Tensor a = at::tensor({3.0, 4.0}).view({1, 2});
    const at::Tensor b = at::tensor({4.0, -3.0}).view({1, 2});
    CHECK(at::equal(run("DotProduct", {}, {a, a}), at::full({1, 1}, 25.0, at::kDouble)));
    CHECK(run("CosineSimilarity", {}, {a, b}).item<double>() == doctest::Approx(0));
    CHECK(run("CosineSimilarity", {}, {a, -2 * a}).item<double>() == doctest::Approx(-1));
    CHECK(run("CosineSimilarity", {}, {a, 0 * a}).item<double>() == 0); // no direction, and no division by zero
    // 3·4·1 + 3·(−3)·2 + 4·4·3 + 4·(−3)·4 + 10
    const at::Tensor weight = at::tensor({1.0, 2.0, 3.0, 4.0}).view({1, 2, 2});
    CHECK(run("Bilinear", {{"units", 1}}, {a, b}, {weight, at::tensor({10.0})}).item<double>() == 12 - 18 + 48 - 48 + 10);
    CHECK(run("Bilinear", {{"units", 1}, {"bias", false}}, {a, b}, {weight}).item<double>() == -6);
}

TEST_CASE("Bilinear starts uniformly within 1 / √F₁, as in PyTorch") {
    const std::vector<at::Tensor> weights{at::zeros({20, 25, 30}, at::kDouble), at::zeros({20}, at::kDouble)};
    at::Generator generator = at::detail::createCPUGenerator(4);
    make("Bilinear")->initialise(weights, generator);
    for (const auto& weight : weights)
        CHECK(weight.abs().max().item<double>() <= 0.2);
    CHECK(weights[0].abs().max().item<double>() > 0.199);
    CHECK(weights[0].std().item<double>() == doctest::Approx(0.2 / std::sqrt(3.0)).epsilon(0.02));
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

TEST_CASE("Dropout1d and 2d turn off whole channels") {
    for (const auto& [name, shape] : {std::pair("Dropout1d", std::vector<std::int64_t>{200, 50, 7}), std::pair("Dropout2d", std::vector<std::int64_t>{200, 50, 3, 4})}) {
        CAPTURE(name);
        const auto op = make(name, {{"probability", 0.25}});
        const std::vector<at::Tensor> ones{at::ones(shape, at::kDouble)};
        at::Generator generator = at::detail::createCPUGenerator(5);
        const at::Tensor y = op->forward(ones, {}, {true, &generator}).flatten(2);
        CHECK(at::equal(std::get<0>(y.min(2)), std::get<0>(y.max(2))));
        CHECK(y.eq(0).to(at::kDouble).mean().item<double>() == doctest::Approx(0.25).epsilon(0.05));
        CHECK(y.max().item<double>() == doctest::Approx(1 / 0.75));
        CHECK(at::equal(op->forward(ones, {}, {}), ones[0]));
    }
}

TEST_CASE("GaussianNoise adds noise of its deviation while training, and is a matter of its generator only") {
    const auto op = make("GaussianNoise", {{"deviation", 0.3}});
    const std::vector<at::Tensor> x{at::full({300, 400}, 2.0, at::kDouble)};
    at::Generator generator = at::detail::createCPUGenerator(5);
    const at::Tensor first = op->forward(x, {}, {true, &generator});
    CHECK(first.mean().item<double>() == doctest::Approx(2).epsilon(0.002));
    CHECK(first.std().item<double>() == doctest::Approx(0.3).epsilon(0.02));
    at::manual_seed(99);
    generator.set_current_seed(5);
    CHECK(at::equal(op->forward(x, {}, {true, &generator}), first));
    CHECK(at::equal(op->forward(x, {}, {}), x[0]));
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

TEST_CASE("an embedding is a table, and its padding is not trained") {
    const at::Tensor table = at::tensor({0.0, 0.0, 1.0, 2.0, 3.0, 4.0}).view({3, 2});
    const at::Tensor ids = at::tensor({2, 0, 1, 2}, at::kLong).view({2, 2});
    const Json settings{{"ids", 3}, {"dimension", 2}, {"padding_id", 0}};
    CHECK(at::equal(run("Embedding", settings, {ids}, {table}), at::tensor({3.0, 4.0, 0.0, 0.0, 1.0, 2.0, 3.0, 4.0}).view({2, 2, 2})));
    CHECK(at::equal(run("EmbeddingBag", settings, {ids}, {table}), at::tensor({3.0, 4.0, 2.0, 3.0}).view({2, 2}))); // of two ids, one of them padding
    Json bag = settings;
    bag["mode"] = "sum";
    CHECK(at::equal(run("EmbeddingBag", bag, {ids}, {table}), at::tensor({3.0, 4.0, 4.0, 6.0}).view({2, 2})));
    bag["mode"] = "max";
    CHECK(at::equal(run("EmbeddingBag", bag, {ids}, {table}), at::tensor({3.0, 4.0, 3.0, 4.0}).view({2, 2})));
    CHECK(at::equal(run("EmbeddingBag", bag, {at::zeros({1, 2}, at::kLong)}, {table}), at::zeros({1, 2}, at::kDouble)));
    CHECK(at::equal(run("OneHot", {{"ids", 3}}, {ids}).to(at::kLong).argmax(-1), ids));
    const at::Tensor trained = table.clone().requires_grad_(true);
    const at::Tensor gradient = torch::autograd::grad({run("Embedding", settings, {ids}, {trained}).sum()}, {trained})[0];
    CHECK(at::equal(gradient, at::tensor({0.0, 0.0, 1.0, 1.0, 2.0, 2.0}).view({3, 2})));
    at::Generator generator = at::detail::createCPUGenerator(1);
    const std::vector<at::Tensor> fresh{at::ones({3, 2})};
    make("Embedding", settings)->initialise(fresh, generator);
    CHECK(fresh[0][0].abs().max().item<float>() == 0);
    CHECK(fresh[0][1].abs().min().item<float>() > 0);
}

TEST_CASE("padding is counted and masked") {
    const at::Tensor ids = at::tensor({5, 7, 0, 0, 0, 0}, at::kLong).view({2, 3});
    CHECK(at::equal(run("SequenceLengths", {}, {ids}), at::tensor({2, 1}, at::kLong))); // an empty row still has one step
    CHECK(at::equal(run("PaddingMask", {}, {ids}), ids == 0));
}

TEST_CASE("with lengths a recurrent layer reads each sample as if it were alone") {
    const at::Tensor x = random({3, 5, 2}, 1);
    const at::Tensor lengths = at::tensor({2, 5, 1}, at::kLong);
    for (const char* layer : {"RNN", "LSTM", "GRU"}) {
        CAPTURE(layer);
        const auto& type = *layers::catalogue().find(layer);
        Json settings{{"units", 3}, {"layers", 2}, {"bidirectional", true}};
        const auto made = type.rule(*type.complete(settings), std::vector{graph::TensorType{{graph::batchDim(), 5, 2}}});
        std::vector<at::Tensor> weights;
        for (const auto& weight : std::get<graph::LayerFacts>(made).weights)
            weights.push_back(random(weight.shape, 7 + weights.size()));
        const at::Tensor whole = run(layer, settings, {x, lengths}, weights);
        settings["output"] = "last";
        const at::Tensor last = run(layer, settings, {x, lengths}, weights);
        for (std::int64_t i = 0; i < 3; ++i) {
            const std::int64_t length = lengths[i].item<std::int64_t>();
            const at::Tensor alone = x.slice(0, i, i + 1).slice(1, 0, length);
            settings["output"] = "sequence";
            const at::Tensor steps = run(layer, settings, {alone}, weights);
            CHECK(largestDifference(whole.slice(0, i, i + 1).slice(1, 0, length), steps) < 1e-12);
            CHECK((length == 5 || whole[i].slice(0, length).abs().max().item<double>() == 0));
            settings["output"] = "last";
            CHECK(largestDifference(last.slice(0, i, i + 1), run(layer, settings, {alone}, weights)) < 1e-12);
            // Forwards the state behind the last step, backwards that before the first.
            CHECK(largestDifference(last[i].slice(0, 0, 3), steps[0][length - 1].slice(0, 0, 3)) < 1e-12);
            CHECK(largestDifference(last[i].slice(0, 3), steps[0][0].slice(0, 3)) < 1e-12);
        }
    }
}

TEST_CASE("attention is the softmax of its definition, with masks and without what they hide") {
    const at::Tensor q = random({2, 3, 4}, 1);
    const at::Tensor k = random({2, 3, 4}, 2);
    const at::Tensor v = random({2, 3, 4}, 3);
    const at::Tensor eye = at::eye(4, at::kDouble);
    const std::vector<at::Tensor> weights{at::cat({eye, eye, eye}), at::zeros({12}, at::kDouble), eye, at::zeros({4}, at::kDouble)};
    const auto byHand = [&](const at::Tensor& seen) { // two heads of two features; seen: [N, T, S], 1 or 0
        std::vector<at::Tensor> heads;
        for (std::int64_t h = 0; h < 4; h += 2) {
            const at::Tensor weight = at::exp(at::matmul(q.slice(2, h, h + 2), k.slice(2, h, h + 2).transpose(1, 2)) / std::sqrt(2.0)) * seen;
            heads.push_back(at::matmul(weight / weight.sum(2, true), v.slice(2, h, h + 2)));
        }
        return at::cat(heads, 2);
    };
    const at::Tensor all = at::ones({2, 3, 3}, at::kDouble);
    CHECK(largestDifference(run("MultiHeadAttention", {{"heads", 2}}, {q, k, v}, weights), byHand(all)) < 1e-12);
    CHECK(largestDifference(run("MultiHeadAttention", {{"heads", 2}, {"causal", true}}, {q, k, v}, weights), byHand(all.tril())) < 1e-12);
    at::Tensor padding = at::zeros({2, 3}, at::kBool);
    padding[0][2] = true;
    const at::Tensor seen = padding.logical_not().to(at::kDouble).unsqueeze(1).expand({2, 3, 3});
    CHECK(largestDifference(run("MultiHeadAttention", {{"heads", 2}}, {q, k, v, padding}, weights), byHand(seen)) < 1e-12);
    // A text of nothing but padding gives no NaN.
    CHECK(run("MultiHeadAttention", {{"heads", 2}}, {q, k, v, at::ones({2, 3}, at::kBool)}, weights).isfinite().all().item<bool>());
    at::Generator generator = at::detail::createCPUGenerator(1);
    CHECK(make("MultiHeadAttention", {{"heads", 2}, {"dropout", 0.5}})->forward(std::vector{q, k, v, at::ones({2, 3}, at::kBool)}, weights, {true, &generator}).isfinite().all().item<bool>());
}

TEST_CASE("sinusoidal positions are those of the paper") {
    const at::Tensor y = run("SinusoidalPositions", {}, {at::zeros({1, 4, 5}, at::kDouble)});
    for (int t = 0; t < 4; ++t)
        for (int i = 0; i < 5; ++i) {
            const double angle = t / std::pow(10000.0, (i - i % 2) / 5.0);
            CHECK(y[0][t][i].item<double>() == doctest::Approx(i % 2 == 0 ? std::sin(angle) : std::cos(angle)).epsilon(1e-12));
        }
}

TEST_CASE("Sample draws by mean and variance while training and gives the mean in use") {
    const auto op = make("Sample");
    at::Generator generator = at::detail::createCPUGenerator(5);
    const std::vector<at::Tensor> inputs{at::full({20000}, 3.0, at::kDouble), at::full({20000}, std::log(4.0), at::kDouble)};
    const at::Tensor first = op->forward(inputs, {}, {true, &generator});
    CHECK(first.mean().item<double>() == doctest::Approx(3).epsilon(0.02));
    CHECK(first.std().item<double>() == doctest::Approx(2).epsilon(0.02));
    generator.set_current_seed(5);
    CHECK(at::equal(op->forward(inputs, {}, {true, &generator}), first));
    CHECK(at::equal(op->forward(inputs, {}, {}), inputs[0]));
}
