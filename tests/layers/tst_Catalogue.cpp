// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/Layers.h"

#include <doctest/doctest.h>

#include <set>
#include <string_view>

using namespace lepton;
using graph::ParameterKind;
using graph::ParameterSpec;

TEST_CASE("every entry of the catalogue has its words, and defaults within its ranges") {
    std::set<std::string> names;
    for (const auto& type : layers::catalogue().types()) {
        INFO(type.name);
        CHECK(names.insert(type.name).second);
        CHECK(!std::string_view(type.title).empty());
        CHECK(!std::string_view(type.summary).empty());
        CHECK(!std::string_view(type.doc).empty());
        CHECK((type.rule || type.structural));
        for (const auto& spec : type.parameters) {
            INFO(spec.name);
            CHECK(!std::string_view(spec.doc).empty());
            const auto normal = spec.normalise(spec.defaultValue);
            REQUIRE(normal.ok());
            CHECK(*normal == spec.defaultValue);
        }
    }
}

TEST_CASE("a setting of the wrong kind, out of range or unknown is refused by name") {
    const auto* conv = layers::catalogue().find("Conv2d");
    REQUIRE(conv != nullptr);
    const auto refused = [conv](const Json& given) {
        const auto made = conv->complete(given);
        return made.ok() ? std::string("accepted") : made.error().where;
    };
    CHECK(refused({{"filters", 0}}) == "filters");
    CHECK(refused({{"filters", -3}}) == "filters");
    CHECK(refused({{"filters", 2.5}}) == "filters");
    CHECK(refused({{"filters", "many"}}) == "filters");
    CHECK(refused({{"kernel", Json::array({3, 0})}}) == "kernel");
    CHECK(refused({{"kernel", Json::array({3, 3, 3})}}) == "kernel");
    CHECK(refused({{"padding", "valid"}}) == "padding");
    CHECK(refused({{"bias", 1}}) == "bias");
    CHECK(refused({{"colour", "red"}}) == "colour");
    CHECK(refused({{"filters", 16}, {"kernel", 5}}) == "accepted");
}

TEST_CASE("typed text becomes a value in its normal form") {
    const auto* conv = layers::catalogue().find("Conv2d");
    const auto typed = [conv](const char* name, const char* text) {
        const auto value = conv->parameter(name)->parse(text);
        return value.ok() ? value->dump() : "refused";
    };
    CHECK(typed("kernel", "3") == "[3,3]");
    CHECK(typed("kernel", "3 × 5") == "[3,5]");
    CHECK(typed("kernel", "3x5") == "[3,5]");
    CHECK(typed("kernel", " 3, 5 ") == "[3,5]");
    CHECK(typed("kernel", "three") == "refused");
    CHECK(typed("kernel", "") == "refused");
    CHECK(typed("kernel", "0") == "refused");
    CHECK(typed("padding", "same") == "\"same\"");
    CHECK(typed("padding", "1 × 2") == "[1,2]");
    CHECK(typed("filters", "64") == "64");
    CHECK(typed("filters", "64 x 2") == "refused");
    CHECK(typed("bias", "off") == "false");
    CHECK(conv->parameter("kernel")->display(Json::array({3, 5})) == "3 × 5");
}

TEST_CASE("windows have as many numbers as their layer has dimensions") {
    const auto normal = [](const char* layer, const char* name, const Json& given) {
        const auto value = layers::catalogue().find(layer)->parameter(name)->normalise(given);
        return value.ok() ? value->dump() : "refused";
    };
    CHECK(normal("Conv1d", "kernel", 3) == "3");
    CHECK(normal("Conv1d", "kernel", Json::array({3})) == "refused");
    CHECK(normal("Conv1d", "padding", 2) == "2");
    CHECK(normal("Conv1d", "padding", "same") == "\"same\"");
    CHECK(normal("Conv1d", "padding", -1) == "refused");
    CHECK(normal("Conv3d", "kernel", 3) == "[3,3,3]");
    CHECK(normal("Conv3d", "kernel", {1, 2, 3}) == "[1,2,3]");
    CHECK(normal("Conv3d", "kernel", {1, 2}) == "refused");
    CHECK(normal("Conv3d", "kernel", {1, 2, 0}) == "refused");
    CHECK(normal("Conv3d", "padding", 1) == "[1,1,1]");
    CHECK(normal("Conv3d", "padding", "same") == "\"same\"");
    CHECK(normal("Conv3d", "padding", {1, 1}) == "refused");
    const auto typed = [](const char* text) {
        const auto value = layers::catalogue().find("Conv3d")->parameter("kernel")->parse(text);
        return value.ok() ? value->dump() : "refused";
    };
    CHECK(typed("3") == "[3,3,3]");
    CHECK(typed("1 × 3 × 5") == "[1,3,5]");
    CHECK(typed("3 × 5") == "refused");
}

TEST_CASE("a list of dimensions holds one to five whole numbers, which may be negative") {
    const auto typed = [](const char* layer, const char* name, const char* text) {
        const auto value = layers::catalogue().find(layer)->parameter(name)->parse(text);
        return value.ok() ? value->dump() : "refused";
    };
    CHECK(typed("Permute", "order", "3, 1, -2") == "[3,1,-2]");
    CHECK(typed("Permute", "order", "1") == "[1]");
    CHECK(typed("Permute", "order", "6") == "refused");
    CHECK(typed("Permute", "order", "1.5") == "refused");
    CHECK(typed("Permute", "order", "") == "refused");
    CHECK(typed("Permute", "order", "1 2 3 4 5 1") == "refused");
    CHECK(typed("Reshape", "sizes", "8 × -1") == "[8,-1]");
    CHECK(typed("Reshape", "sizes", "-2") == "refused");
    const auto* order = layers::catalogue().find("Permute")->parameter("order");
    CHECK(order->display(Json::array({3, 1, -2})) == "3, 1, -2");
    CHECK(order->parse(order->display(Json::array({3, 1, -2})))->dump() == "[3,1,-2]");
    CHECK(graph::toJson(*order)["kind"] == "dimensions");
}
