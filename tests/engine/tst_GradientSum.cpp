// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/GradientSum.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace lepton;

namespace {

using Gradients = std::vector<at::Tensor>;

const std::vector<at::Tensor>& parameters() {
    static const std::vector<at::Tensor> all{at::zeros({2}, at::kDouble), at::zeros({2, 1}, at::kDouble), at::zeros({1}, at::kDouble)};
    return all;
}

at::Tensor values(std::vector<double> list, std::vector<std::int64_t> shape) { return at::tensor(list, at::kDouble).view(shape); }

engine::GradientSum sum(const engine::GradientSum::Options& options) { return {parameters(), engine::shareParameters(parameters(), 1), options}; }

bool holds(const at::Tensor& tensor, std::vector<double> list) { return at::allclose(tensor.flatten(), at::tensor(list, at::kDouble), 1e-12, 0); }

} // namespace

TEST_CASE("the gradients of all shards are added, and a parameter that none reaches has none") {
    Gradients first{values({1, 2}, {2}), values({3, 4}, {2, 1}), at::Tensor()};
    Gradients none;
    Gradients third{values({10, 20}, {2}), at::Tensor(), at::Tensor()};
    auto gradients = sum({});
    gradients.take({&none, &first, &third});
    gradients.add(0, true);
    CHECK(holds(gradients.of(0), {11, 22}));
    CHECK(holds(gradients.of(1), {3, 4}));
    CHECK_FALSE(gradients.of(2).defined());
    CHECK(gradients.finite());
}

TEST_CASE("values are clipped first, then the norm of all gradients together") {
    Gradients shard{values({3, -9}, {2}), values({0, 4}, {2, 1}), values({0}, {1})};
    auto gradients = sum({.clipNorm = 1, .clipValue = 5});
    gradients.take({&shard});
    gradients.add(0, true);
    gradients.examine(0, false);
    const double norm = std::sqrt(9.0 + 25 + 16);
    CHECK(gradients.norm() == doctest::Approx(norm).epsilon(1e-12));
    CHECK(gradients.norm(0) == doctest::Approx(std::sqrt(34.0)).epsilon(1e-12));
    gradients.clipNorm(0);
    const double factor = 1 / (norm + 1e-6);
    CHECK(holds(gradients.of(0), {3 * factor, -5 * factor}));
    CHECK(holds(gradients.of(1), {0, 4 * factor}));
}

TEST_CASE("a norm below the largest is left alone") {
    Gradients shard{values({0.3, 0.4}, {2}), at::Tensor(), at::Tensor()};
    auto gradients = sum({.clipNorm = 1});
    gradients.take({&shard});
    gradients.add(0, true);
    gradients.examine(0, false);
    gradients.clipNorm(0);
    CHECK(holds(gradients.of(0), {0.3, 0.4}));
}

TEST_CASE("batches are added up until the next update begins") {
    auto gradients = sum({.accumulates = true});
    const auto batch = [&](double value, bool first) {
        Gradients shard{values({value, 1}, {2}), at::Tensor(), at::Tensor()};
        gradients.take({&shard});
        gradients.add(0, first);
        if (gradients.finite())
            gradients.accumulate(0);
        return gradients.finite();
    };
    CHECK(batch(1, true));
    CHECK(batch(2, false));
    CHECK(holds(gradients.of(0), {3, 2}));
    CHECK_FALSE(batch(std::numeric_limits<double>::infinity(), false));
    CHECK(gradients.firstBad() == 0);
    CHECK(holds(gradients.of(0), {3, 2}));
    CHECK(batch(5, true));
    CHECK(holds(gradients.of(0), {5, 1}));
}

TEST_CASE("one value that is no number is found, wherever it stands") {
    for (const auto type : {at::kFloat, at::kDouble})
        for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()})
            for (const std::int64_t place : {0, 17, 63}) {
                at::Tensor tensor = at::linspace(-1e30, 1e30, 64, type);
                CHECK(engine::allFinite(tensor));
                tensor[place] = bad;
                CHECK_FALSE(engine::allFinite(tensor));
                CHECK_FALSE(engine::allFinite(tensor.view({8, 8}).t()));
            }
}

TEST_CASE("gradients that share their memory are told apart before they are added") {
    const at::Tensor one = at::ones({2, 3});
    Gradients gradients{one, one, one.t(), at::Tensor()};
    engine::makeOwn(gradients);
    gradients[0].add_(1);
    CHECK(at::equal(gradients[1], at::ones({2, 3})));
    CHECK(gradients[2].is_contiguous());
    CHECK(at::equal(gradients[2], at::ones({3, 2})));
}

TEST_CASE("gradients as autograd usually gives them are not copied") {
    const at::Tensor first = at::ones({4, 8}).requires_grad_(true);
    const at::Tensor second = at::ones({8, 3}).requires_grad_(true);
    const at::Tensor bias = at::ones({3}).requires_grad_(true);
    const at::Tensor loss = at::addmm(bias, at::tanh(at::ones({2, 4}).mm(first)), second).square().sum();
    auto gradients = torch::autograd::grad({loss}, {first, second, bias});
    const std::vector<void*> before{gradients[0].data_ptr(), gradients[1].data_ptr()}; // the bias's is a view, and small
    engine::makeOwn(gradients);
    for (std::size_t i = 0; i < before.size(); ++i) {
        CAPTURE(i);
        CHECK(gradients[i].data_ptr() == before[i]);
    }
}
