// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/Safetensors.h"

#include <doctest/doctest.h>

#include <array>
#include <cstring>

using namespace lepton;
using namespace lepton::exchange;

namespace {

std::string fileWith(const std::string& header, std::size_t dataBytes) {
    std::string out(8, '\0');
    const std::uint64_t length = header.size();
    std::memcpy(out.data(), &length, 8);
    return out + header + std::string(dataBytes, '\1');
}

bool refused(const std::string& bytes) { return !readSafetensors(bytes, "file").ok(); }

} // namespace

TEST_CASE("tensors come back as they were written") {
    const std::array<float, 6> weights{1, -2, 3.5F, 0, 1e-30F, 7};
    const std::array<std::int64_t, 1> steps{42};
    const std::vector<TensorView> tensors{{"conv1.weight", graph::DType::Float32, {2, 3}, std::as_bytes(std::span(weights))},
                                          {"step", graph::DType::Int64, {}, std::as_bytes(std::span(steps))}};
    const std::string bytes = writeSafetensors(tensors, {{"epoch", "3"}});
    std::uint64_t headerLength = 0;
    std::memcpy(&headerLength, bytes.data(), 8);
    CHECK(headerLength % 8 == 0); // the data that follows is aligned

    const auto view = readSafetensors(bytes, "file");
    REQUIRE(view.ok());
    CHECK(view->metadata.at("epoch") == "3");
    REQUIRE(view->tensors.size() == 2);
    const auto* weight = view->find("conv1.weight");
    REQUIRE(weight != nullptr);
    CHECK(weight->shape == std::vector<std::int64_t>{2, 3});
    CHECK(std::memcmp(weight->bytes.data(), weights.data(), sizeof weights) == 0);
    CHECK(view->find("step")->bytes.size() == 8);
    CHECK(view->find("nobody") == nullptr);
}

TEST_CASE("what contradicts itself is refused") {
    CHECK(!refused(fileWith(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 8)));
    CHECK(refused(""));
    CHECK(refused("1234567"));
    CHECK(refused(fileWith("{", 0)));
    CHECK(refused(fileWith("[]", 0)));
    CHECK(refused(std::string("\xff\xff\xff\xff\xff\xff\xff\x7f", 8) + "{}"));                                     // header longer than the file
    CHECK(refused(fileWith(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 7)));                      // cut off
    CHECK(refused(fileWith(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 9)));                      // bytes behind it
    CHECK(refused(fileWith(R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", 8)));                      // shape against bytes
    CHECK(refused(fileWith(R"({"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", 8)));
    CHECK(refused(fileWith(R"({"a":{"dtype":"F32","shape":[9223372036854775807,4],"data_offsets":[0,8]}})", 8))); // overflow
    CHECK(refused(fileWith(R"({"a":{"dtype":"F4","shape":[2],"data_offsets":[0,8]}})", 8)));
    CHECK(refused(fileWith(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}})", 8)));
    CHECK(refused(fileWith(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}})", 6))); // overlap
    CHECK(refused(fileWith(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[4,6]}})", 6))); // gap
}
