// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "datasets/recipe/Step.h"

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

namespace {

class Nothing final : public HostStep {
public:
    explicit Nothing(Json json) : m_json(std::move(json)) {}
    std::string type() const override { return "Nothing"; }
    Json toJson() const override { return m_json; }
    Text summary() const override { return "nothing"; }
    Result<Array> apply(Array picture) const override { return picture; }
    PictureShape shapeAfter(PictureShape before) const override { return before; }

private:
    Json m_json;
};

StepType nothing() {
    return {"Nothing",
            "Nothing",
            "Does nothing.",
            true,
            {{"size", "Size", 3, 1, 9, {}}, {"mode", "Mode", "slow", 0, 0, {"slow", "fast"}}},
            {},
            [](const Json& json) -> Result<std::shared_ptr<const Step>> {
                return std::shared_ptr<const Step>(std::make_shared<Nothing>(json));
            }};
}

std::string errorOf(const char* json) {
    const auto step = makeStep(Json::parse(json), "recipe[2]");
    REQUIRE_FALSE(step.ok());
    CHECK(contains(step.error().where, "recipe[2]"));
    CHECK_FALSE(step.error().hint.empty());
    return step.error().line();
}

} // namespace

TEST_CASE("parameters are completed, and wrong ones named with their step") {
    registerStep(nothing());
    CHECK(makeStep(Json::parse(R"({"type":"Nothing"})"), "r").value()->toJson().dump() ==
          R"({"type":"Nothing","size":3,"mode":"slow"})");
    CHECK(makeStep(Json::parse(R"({"type":"Nothing","size":9,"mode":"fast"})"), "r").ok());
    for (const char* size : {"0", "10", "2.5", "\"3\"", "null", "1e30", "18446744073709551615"}) {
        const auto message = errorOf((R"({"type":"Nothing","size":)" + std::string(size) + "}").c_str());
        CHECK(contains(message, "Nothing"));
        CHECK(contains(message, "from 1 to 9"));
        CHECK(contains(message, "recipe[2].size"));
    }
    CHECK(contains(errorOf(R"({"type":"Nothing","mode":"hasty"})"), "hasty"));
    CHECK(contains(errorOf(R"({"type":"Nothing","colour":1})"), "colour"));
}

TEST_CASE("unknown steps and things that are no steps") {
    CHECK(contains(errorOf(R"({"type":"Sharpen"})"), "Sharpen"));
    for (const char* json : {"{}", "[]", "7", R"({"type":1})"})
        CHECK(contains(errorOf(json), "type"));
}

TEST_CASE("fitted values are lists of numbers") {
    CHECK(contains(errorOf(R"({"type":"Standardise","mean":1,"deviation":[1]})"), "mean"));
    CHECK(contains(errorOf(R"({"type":"Standardise","mean":[1],"deviation":["x"]})"), "deviation"));
    CHECK(contains(errorOf(R"({"type":"Standardise","mean":[1,2],"deviation":[1]})"), "2 means and 1 deviations"));
    CHECK(contains(errorOf(R"({"type":"Standardise","mean":[1],"deviation":[0]})"), "greater than 0"));
    CHECK(contains(errorOf(R"({"type":"Standardise","mean":[1],"deviation":[1e-60]})"), "greater than 0"));
}

TEST_CASE("the studio's list: host steps first, each with ranges and defaults") {
    registerStep(nothing());
    bool host = true;
    for (const auto& type : stepTypes()) {
        CHECK((host || !type.host));
        host = type.host;
        CHECK_FALSE(type.title.empty());
        CHECK_FALSE(type.doc.empty());
        REQUIRE(makeStep({{"type", type.name}}, "r").ok());
        CHECK_FALSE(makeStep({{"type", type.name}}, "r").value()->summary().empty());
    }
    CHECK(
        toJson(*findStepType("Nothing"))["parameters"].dump() ==
        R"([{"name":"size","title":"Size","default":3,"min":1,"max":9},{"name":"mode","title":"Mode","default":"slow","choices":["slow","fast"]}])");
    CHECK(findStepType("Sharpen") == nullptr);
}
