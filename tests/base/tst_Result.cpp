// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Result.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>

using lepton::Error;
using lepton::ErrorCode;
using lepton::Result;

namespace {

Result<int> half(int value) {
    if (value % 2 != 0)
        return Error(ErrorCode::BadValue, "odd").at(std::to_string(value));
    return value / 2;
}

Result<int> quarter(int value) {
    LEPTON_TRY(const int once, half(value));
    LEPTON_TRY(const int twice, half(once));
    return twice;
}

Result<void> isEven(int value) {
    LEPTON_TRY([[maybe_unused]] const int ignored, half(value));
    return {};
}

Result<std::string> evenWord(int value) {
    LEPTON_CHECK(isEven(value));
    return std::string("even");
}

Result<std::unique_ptr<int>> boxed(int value) { return std::make_unique<int>(value); }

Result<int> unboxed(int value) {
    LEPTON_TRY(const std::unique_ptr<int> box, boxed(value));
    return *box;
}

} // namespace

TEST_CASE("Result: a value") {
    const auto result = half(8);
    REQUIRE(result.ok());
    CHECK(static_cast<bool>(result));
    CHECK(*result == 4);
}

TEST_CASE("LEPTON_TRY hands the value on, or the first error") {
    CHECK(*quarter(8) == 2);
    CHECK(quarter(6).error().where == "3");
    CHECK(quarter(5).error().where == "5");
    CHECK(quarter(5).error().code == ErrorCode::BadValue);
}

TEST_CASE("LEPTON_TRY moves what can't be copied") { CHECK(*unboxed(7) == 7); }

TEST_CASE("LEPTON_CHECK hands an error on, also into another kind of Result") {
    CHECK(*evenWord(2) == "even");
    CHECK(evenWord(3).error().what.str() == "odd");
    CHECK(isEven(2).ok());
    CHECK_FALSE(isEven(3).ok());
}
