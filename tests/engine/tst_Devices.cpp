// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Devices.h"

#include "core/engine/Guard.h"
#include "core/engine/Torch.h"

#include <doctest/doctest.h>

using namespace lepton;

TEST_CASE("the CPU is always there, and a card only where one is") {
    const auto loaded = engine::loadCuda();
    CHECK(engine::loadCuda().ok() == loaded.ok());
    const auto devices = engine::devices();
    REQUIRE(!devices.empty());
    CHECK(devices[0].name == "cpu");
    CHECK(devices[0].memoryBytes > 0);
    for (const auto& device : devices)
        CHECK(device.freeBytes <= device.memoryBytes);
    CHECK(devices[0].freeBytes > 0);
    CHECK(engine::deviceNamed("cpu")->title == devices[0].title);
    CHECK_FALSE(engine::deviceNamed("abacus").has_value());
    CHECK(*engine::resolveDevice("cpu") == "cpu");
    CHECK(engine::resolveDevice("auto").ok());
    CHECK_FALSE(engine::resolveDevice("abacus").ok());
    if (devices.size() == 1) {
        auto missing = engine::resolveDevice("cuda:0");
        REQUIRE_FALSE(missing.ok());
        CHECK(missing.error().code == ErrorCode::Unsupported);
        CHECK(!missing.error().hint.empty());
    }
    CHECK(engine::libtorchVersion().starts_with("2."));
}

TEST_CASE("memory that runs out becomes a sentence with the batch size as the way out") {
    const auto result = engine::guarded("here", []() -> Result<void> {
        at::empty({std::int64_t{1} << 50}, at::kFloat);
        return {};
    });
    REQUIRE_FALSE(result.ok());
    CHECK(Result<void>(result).error().hint.str().find("batch size") != std::string::npos);
}
