// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/TensorFile.h"

#include <doctest/doctest.h>

using namespace lepton;

namespace {
std::string example() { return engine::tensorFileBytes({{"a", at::arange(6, at::kFloat).view({2, 3})}, {"b", at::tensor({1.5, 2.5})}, {"c", at::tensor({7}, at::kLong)}}, {{"step", 3}}); }
} // namespace

TEST_CASE("tensors and note come back as they were") {
    auto file = engine::tensorFileFromBytes(example(), "test");
    REQUIRE(file.ok());
    CHECK(file->note["step"] == 3);
    CHECK(at::equal(file->tensors.at("a"), at::arange(6, at::kFloat).view({2, 3})));
    CHECK(at::equal(file->tensors.at("b"), at::tensor({1.5, 2.5})));
    CHECK(at::equal(file->tensors.at("c"), at::tensor({7}, at::kLong)));
}

TEST_CASE("any damaged byte and any missing end is found") {
    const std::string good = example();
    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string bad = good;
        bad[i] = static_cast<char>(bad[i] ^ 1);
        auto file = engine::tensorFileFromBytes(bad, "test");
        if (file.ok()) // spaces that pad the header, or the key of an optional entry
            CHECK(file->note == Json{{"step", 3}});
        if (i >= good.size() - 40)
            CHECK_FALSE(file.ok());
    }
    for (std::size_t length = 0; length < good.size(); length += 7)
        CHECK_FALSE(engine::tensorFileFromBytes(std::string_view(good).substr(0, length), "test").ok());
}

TEST_CASE("filling checks names and shapes") {
    const auto file = *engine::tensorFileFromBytes(example(), "test");
    const at::Tensor a = at::zeros({2, 3});
    CHECK(engine::fillTensors({{"a", a}}, file, "test").ok());
    CHECK(at::equal(a, at::arange(6, at::kFloat).view({2, 3})));
    CHECK_FALSE(engine::fillTensors({{"missing", a}}, file, "test").ok());
    CHECK_FALSE(engine::fillTensors({{"a", at::zeros({3, 2})}}, file, "test").ok());
}
