// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Mixup.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace lepton;
using namespace lepton::engine;

TEST_CASE("mixup's shares have the mean and variance of Beta(α, α)") {
    for (const double alpha : {0.2, 1.0, 3.0}) {
        const Mixup mixup(alpha, 17);
        double sum = 0, squares = 0;
        constexpr int count = 20'000;
        for (int step = 1; step <= count; ++step) {
            const double share = mixup.share(step);
            REQUIRE(share >= 0);
            REQUIRE(share <= 1);
            sum += share;
            squares += (share - 0.5) * (share - 0.5);
        }
        CHECK(sum / count == doctest::Approx(0.5).epsilon(0.02));
        CHECK(squares / count == doctest::Approx(1 / (4 * (2 * alpha + 1))).epsilon(0.04)); // the distribution's variance
        CHECK(mixup.share(7) == Mixup(alpha, 17).share(7));
        CHECK(mixup.share(7) != Mixup(alpha, 18).share(7));
    }
    CHECK(Mixup(0.001, 1).share(3) == doctest::Approx(std::round(Mixup(0.001, 1).share(3)))); // 0 or 1, and no NaN
}

TEST_CASE("a mixed batch is each sample and another by the share, with both targets") {
    Batch batch;
    batch.inputs = {at::arange(0, 48, at::kByte).view({6, 2, 4}), at::arange(6, at::kFloat).view({6, 1})};
    batch.targets = {at::arange(6, at::kLong)};
    const Mixup mixup(1, 3);
    const Batch mixed = mixup.mix(batch, 5);
    const double share = mixup.share(5);
    CHECK(mixed.share == share);
    REQUIRE(mixed.partners.size() == 1);
    CHECK(mixed.targets[0].equal(batch.targets[0]));
    CHECK(std::get<0>(mixed.partners[0].sort()).equal(batch.targets[0])); // everyone is somebody's partner once
    for (std::int64_t i = 0; i < 6; ++i) {
        const auto j = mixed.partners[0][i].item<std::int64_t>();
        const at::Tensor expected = batch.inputs[0][i].to(at::kDouble) * share + batch.inputs[0][j].to(at::kDouble) * (1 - share);
        CHECK(at::allclose(mixed.inputs[0][i].to(at::kDouble), expected, 0, 1e-5));
        CHECK(mixed.inputs[1][i][0].item<double>() == doctest::Approx(static_cast<double>(i) * share + static_cast<double>(j) * (1 - share)));
    }
    CHECK(Mixup(0, 3).mix(batch, 5).inputs[0].is_same(batch.inputs[0]));
    const Batch part = mixed.part(2, 3, at::kCPU);
    CHECK(part.partners[0].equal(mixed.partners[0].narrow(0, 2, 3)));
    CHECK(part.share == share);
}

TEST_CASE("the loss of a mixed batch is that of both targets by their share") {
    const at::Tensor logits = at::tensor({1.0, 2.0, 0.5, -1.0, 0.0, 3.0}, at::kDouble).view({2, 3});
    Batch part;
    part.inputs = {logits};
    part.targets = {at::tensor({0L, 2L})};
    part.partners = {at::tensor({1L, 0L})};
    part.share = 0.3;
    MetricSums sums;
    const auto lossOf = [&](const std::vector<at::Tensor>& targets, const std::vector<double>& factors, MetricSums* into) {
        const at::Tensor loss = at::cross_entropy_loss(logits, targets[0], {}, at::Reduction::Sum) * factors[0];
        into->loss += loss.item<double>();
        into->samples += 2;
        return loss;
    };
    const double loss = mixedLoss(part, {2.0}, &sums, lossOf).item<double>();
    // −Σ log softmax by hand: ln(e¹ + e² + e^½) = 2.4643687841, ln(e⁻¹ + 1 + e³) = 3.0658839037
    const double own = (2.4643687841 - 1) + (3.0658839037 - 3);
    const double others = (2.4643687841 - 2) + (3.0658839037 + 1);
    CHECK(loss == doctest::Approx(2 * (0.3 * own + 0.7 * others)).epsilon(1e-5));
    CHECK(sums.loss == doctest::Approx(loss));
    CHECK(sums.samples == 2); // the same two, not four
}
