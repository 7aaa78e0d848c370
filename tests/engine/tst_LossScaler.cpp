// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/LossScaler.h"

#include "core/engine/Precision.h"

#include <doctest/doctest.h>

#include <limits>

using namespace lepton;

TEST_CASE("gradients are divided by the scale, and a finite step leaves it") {
    engine::LossScaler scaler(at::kCPU);
    CHECK(scaler.scale().item<float>() == 65536);
    const at::Tensor gradient = at::full({3}, 131072.0F);
    CHECK(scaler.unscale({gradient}));
    CHECK(at::equal(gradient, at::full({3}, 2.0F)));
    scaler.adapt();
    CHECK(scaler.scale().item<float>() == 65536);
    CHECK(scaler.leftOut() == 0);
}

TEST_CASE("an overflow halves the scale and leaves the step out; 2000 good ones double it") {
    engine::LossScaler scaler(at::kCPU);
    const at::Tensor gradient = at::full({3}, 1.0F);
    gradient[1] = std::numeric_limits<float>::infinity();
    CHECK_FALSE(scaler.unscale({at::ones({2}), gradient}));
    CHECK(scaler.overflowed());
    scaler.adapt();
    CHECK(scaler.scale().item<float>() == 32768);
    CHECK(scaler.leftOut() == 1);
    for (int step = 0; step < 2000; ++step) {
        CHECK(scaler.scale().item<float>() == 32768);
        CHECK(scaler.unscale({at::ones({2})}));
        scaler.adapt();
    }
    CHECK(scaler.scale().item<float>() == 65536);
}

TEST_CASE("a scaler taken up from a checkpoint goes on where it was") {
    engine::LossScaler first(at::kCPU);
    (void)first.unscale({at::full({1}, std::numeric_limits<float>::quiet_NaN())});
    first.adapt();
    engine::LossScaler second(at::kCPU);
    std::vector<engine::NamedTensor> from;
    std::vector<engine::NamedTensor> to;
    first.addTensors(from, "optimizer/");
    second.addTensors(to, "optimizer/");
    REQUIRE(from.size() == to.size());
    for (std::size_t i = 0; i < from.size(); ++i)
        to[i].tensor.copy_(from[i].tensor);
    CHECK(second.scale().item<float>() == 32768);
    CHECK(second.leftOut() == 1);
}

TEST_CASE("precisions that hurt on the CPU are refused with the reason") {
    CHECK(engine::checkPrecision("float32", at::kCPU).ok());
    for (const char* precision : {"tf32", "bfloat16", "float16"}) {
        const auto refused = engine::checkPrecision(precision, at::kCPU);
        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().where == "training.precision");
        CHECK(engine::checkPrecision(precision, at::Device(at::kCUDA, 0)).ok());
    }
}

TEST_CASE("autocast computes products in its type, and only while it lives") {
    const at::Tensor matrix = at::ones({4, 4});
    {
        const engine::Autocast mixed(at::kCPU, at::kBFloat16);
        CHECK((matrix.mm(matrix).scalar_type() == at::kBFloat16));
    }
    CHECK((matrix.mm(matrix).scalar_type() == at::kFloat));
    const engine::Autocast none(at::kCPU, std::nullopt);
    CHECK((matrix.mm(matrix).scalar_type() == at::kFloat));
}
