// SPDX-License-Identifier: GPL-3.0-or-later
// The kernels that we have of our own give what LibTorch's give, in values, gradients and gradients of gradients.
#include "core/engine/operators/LstmLayer.h"
#include "core/engine/operators/MaxPool2x2.h"
#include "core/engine/operators/ThinConvolution.h"

#include <doctest/doctest.h>

using namespace lepton::engine::operators;

namespace {

/// The largest difference, as a share of the largest value.
double apart(const at::Tensor& a, const at::Tensor& b) { return ((a - b).abs().max() / b.abs().max().clamp_min(1e-12)).item<double>(); }

double limitOf(at::ScalarType type) { return type == at::kDouble ? 1e-12 : 2e-5; }

at::Tensor leaf(at::IntArrayRef sizes, at::ScalarType type, double scale = 1) { return (at::randn(sizes, at::TensorOptions(type)) * scale).requires_grad_(true); }

std::vector<at::Tensor> gradients(const at::Tensor& of, const std::vector<at::Tensor>& to, const at::Tensor& from, bool recorded = false) {
    return torch::autograd::grad({of}, to, {from}, true, recorded);
}

void checkSame(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b, double limit) {
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        CAPTURE(i);
        CHECK(apart(a[i], b[i]) < limit);
    }
}

/// at::lstm on packed values; states at the end, or at all steps.
at::Tensor packedLstm(const at::Tensor& x, const at::Tensor& lengths, const std::vector<at::Tensor>& weights, bool last) {
    const auto [sorted, order] = at::sort(lengths, true, 0, true);
    const at::Tensor back = at::argsort(order);
    const auto [data, sizes] = at::_pack_padded_sequence(x.index_select(0, order), sorted, true);
    const at::Tensor start = at::zeros({2, x.size(0), weights[1].size(1)}, x.options().requires_grad(false));
    const auto [values, state, memory] = at::lstm(data, sizes, at::TensorList({start, start}), weights, weights.size() > 4, 1, 0.0, true, true);
    if (last)
        return state.transpose(0, 1).flatten(1).index_select(0, back);
    return std::get<0>(at::_pad_packed_sequence(values, sizes, true, 0.0, x.size(1))).index_select(0, back);
}

/// As in a shard. On a busy machine threads that wait for each other in thousands of small operators take minutes.
struct OneThread {
    OneThread() { at::set_num_threads(1); }
    ~OneThread() { at::set_num_threads(before); }
    int before = at::get_num_threads();
};

} // namespace

TEST_CASE("an LSTM of our own is at::lstm") {
    const OneThread single;
    at::manual_seed(1);
    for (const auto type : {at::kDouble, at::kFloat})
        for (const bool last : {false, true})
            for (const bool bias : {true, false}) {
                CAPTURE(last);
                CAPTURE(bias);
                constexpr std::int64_t samples = 7, steps = 9, inputs = 5, units = 19; // not a multiple of sixteen
                const at::Tensor x = leaf({samples, steps, inputs}, type);
                const at::Tensor lengths = at::tensor({4, 9, 1, 9, 5, 5, 2}, at::kLong);
                std::vector<at::Tensor> weights;
                for (int direction = 0; direction < 2; ++direction) {
                    weights.push_back(leaf({4 * units, inputs}, type));
                    weights.push_back(leaf({4 * units, units}, type, 0.4));
                    for (int i = 0; bias && i < 2; ++i)
                        weights.push_back(leaf({4 * units}, type));
                }
                const std::size_t each = weights.size() / 2;
                const at::Tensor ours = at::cat({LstmLayer{false, last}.forward(x, lengths, at::TensorList(weights.data(), each)),
                                                 LstmLayer{true, last}.forward(x, lengths, at::TensorList(weights.data() + each, each))}, -1);
                const at::Tensor theirs = packedLstm(x, lengths, weights, last);
                CHECK(apart(ours, theirs) < limitOf(type));
                std::vector<at::Tensor> all{x};
                all.insert(all.end(), weights.begin(), weights.end());
                const at::Tensor from = at::randn_like(ours).detach();
                const auto expected = gradients(theirs, all, from);
                checkSame(gradients(ours, all, from), expected, limitOf(type));
                checkSame(gradients(ours, all, from, true), expected, limitOf(type));
                const auto second = [&](const at::Tensor& made) { return gradients(gradients(made, {x}, from, true)[0].square().sum(), all, {}); };
                checkSame(second(ours), second(theirs), 10 * limitOf(type));
            }
}

TEST_CASE("an LSTM's cell bears large numbers, and what is no number stays none") {
    const at::Tensor weights = at::ones({4, 1});
    const auto run = [&](double value) { return LstmLayer{}.forward(at::full({1, 2, 1}, value), {}, {weights, weights}).flatten(); };
    CHECK(run(1e30)[0].item<double>() == doctest::Approx(std::tanh(1.0)));
    CHECK(run(1e30)[1].item<double>() == doctest::Approx(std::tanh(2.0)));
    CHECK(run(-1e30).abs().max().item<double>() < 1e-30);
    CHECK(std::isnan(run(std::nan(""))[0].item<double>()));
}

TEST_CASE("convolutions of one channel as matrices are at::conv2d and at::conv_transpose2d") {
    at::manual_seed(2);
    const ThinGeometry geometry{{4, 3}, {2, 1}, {1, 2}};
    const at::Tensor bias = leaf({6}, at::kFloat);
    const at::Tensor weight = leaf({6, 2, 4, 3}, at::kFloat);
    const at::Tensor pictures = leaf({3, 2, 11, 9}, at::kFloat);
    const auto compare = [](const at::Tensor& ours, const at::Tensor& theirs, const std::vector<at::Tensor>& all) {
        REQUIRE(ours.sizes() == theirs.sizes());
        CHECK(apart(ours, theirs) < 1e-5);
        const at::Tensor from = at::randn_like(theirs).detach();
        const auto expected = gradients(theirs, all, from);
        checkSame(gradients(ours, all, from), expected, 1e-5);
        checkSame(gradients(ours, all, from, true), expected, 1e-5);
        const auto second = [&](const at::Tensor& made) { return gradients(gradients(made, {all[0]}, from, true)[0].square().sum(), {all[1]}, {}); };
        checkSame(second(ours), second(theirs), 1e-4);
    };
    compare(thin::convolution(pictures, weight, bias, geometry), at::conv2d(pictures, weight, bias, {2, 1}, {1, 2}), {pictures, weight, bias});
    const at::Tensor deep = leaf({3, 6, 5, 7}, at::kFloat);
    const at::Tensor two = leaf({2}, at::kFloat);
    const at::Tensor theirs = at::conv_transpose2d(deep, weight, two, {2, 1}, {1, 2}, {1, 0});
    compare(thin::transposed(deep, weight, two, geometry, theirs.size(2), theirs.size(3)), theirs, {deep, weight, two});
    compare(thin::convolution(pictures, weight, std::nullopt, geometry), at::conv2d(pictures, weight, {}, {2, 1}, {1, 2}), {pictures, weight});
}

TEST_CASE("max pooling of pictures in channels_last is at::max_pool2d") {
    at::manual_seed(3);
    for (const auto type : {at::kFloat, at::kDouble})
        for (const std::int64_t channels : {2, 8, 13, 32}) {
            at::Tensor x = at::randn({3, channels, 7, 6}, at::TensorOptions(type)).round().contiguous(at::MemoryFormat::ChannelsLast); // many are equal
            x[1][0][2][3] = std::nan("");
            x.requires_grad_(true);
            REQUIRE(fitsMaxPool2x2(x));
            const at::Tensor ours = maxPool2x2(x);
            const at::Tensor theirs = at::max_pool2d(x, {2, 2});
            CHECK(at::allclose(ours, theirs, 0, 0, /*equal_nan=*/true));
            CHECK(ours.is_contiguous(at::MemoryFormat::ChannelsLast));
            const at::Tensor from = at::randn_like(theirs);
            CHECK(at::equal(gradients(ours, {x}, from)[0], gradients(theirs, {x}, from)[0]));
        }
}
