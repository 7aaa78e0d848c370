// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Files.h"
#include "core/layers/Layers.h"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace lepton;

namespace {

Path casesFolder() { return Path(std::getenv("LEPTON_SOURCE") != nullptr ? std::getenv("LEPTON_SOURCE") : ".") / "tests" / "cases" / "shapes"; }

graph::Shape shapeOf(const Json& json) {
    graph::Shape shape;
    for (const auto& item : json)
        shape.push_back(item.is_string() ? graph::Dim::symbol(item.get<std::string>()) : graph::Dim(item.get<std::int64_t>()));
    return shape;
}

/// A list is a shape of float32; else {"shape","dtype"}.
graph::TensorType typeOf(const Json& json) {
    if (json.is_array())
        return {shapeOf(json), graph::DType::Float32};
    return {shapeOf(json["shape"]), *graph::dtypeFromName(json["dtype"].get<std::string>())};
}

std::int64_t trainedElements(const graph::LayerFacts& facts) {
    std::int64_t count = 0;
    for (const auto& weight : facts.weights) {
        std::int64_t elements = 1;
        for (const auto size : weight.shape)
            elements *= size;
        count += weight.trained ? elements : 0;
    }
    return count;
}

void checkFault(const Json& expected, const graph::ShapeFault& fault) {
    CHECK(fault.code == expected["fault"].get<std::string>());
    CHECK(!fault.message.empty());
    CHECK(!fault.fix.empty());
    if (!expected.contains("repair"))
        return;
    REQUIRE(!fault.repairs.empty());
    const graph::Repair& repair = fault.repairs.front();
    const Json asJson = repair.kind == graph::Repair::Kind::InsertBefore ? Json{{"insert", repair.layer}} : Json{{repair.parameter, repair.value}};
    CHECK(asJson == expected["repair"]);
}

void checkFacts(const Json& expected, const graph::LayerFacts& facts) {
    REQUIRE(facts.outputs.size() == 1);
    CHECK(graph::toJson(facts.outputs[0].shape) == expected["output"]);
    CHECK(graph::dtypeName(facts.outputs[0].dtype) == expected.value("dtype", "float32"));
    CHECK(trainedElements(facts) == expected["weights"].get<std::int64_t>());
    CHECK(facts.macs == expected["macs"].get<std::int64_t>());
}

} // namespace

TEST_CASE("every layer's shape rule gives what its cases say") {
    for (const auto& type : layers::catalogue().types()) {
        if (type.structural)
            continue;
        const auto cases = readJson(casesFolder() / (type.name + ".json"));
        REQUIRE_MESSAGE(cases.ok(), type.name << " has no file in tests/cases/shapes");
        for (const auto& item : *cases) {
            INFO(type.name << ": " << item["name"].get<std::string>());
            const auto parameters = type.complete(item["parameters"]);
            REQUIRE(parameters.ok());
            std::vector<graph::TensorType> inputs;
            for (const auto& input : item["inputs"])
                inputs.push_back(typeOf(input));
            const auto made = type.rule(*parameters, inputs);
            REQUIRE(std::holds_alternative<graph::ShapeFault>(made) == item.contains("fault"));
            if (item.contains("fault"))
                checkFault(item, std::get<graph::ShapeFault>(made));
            else
                checkFacts(item, std::get<graph::LayerFacts>(made));
        }
    }
}
