// SPDX-License-Identifier: GPL-3.0-or-later
#include "TemplateFacts.h"
#include "core/graph/Analysis.h"
#include "core/layers/Layers.h"

#include <doctest/doctest.h>

#include <set>

using namespace lepton;

namespace {

std::string outputShape(const graph::Analysis& analysis, const char* node) { return graph::shapeText(analysis.find(graph::NodeId(node))->outputs.at(0).shape); }

bool takes(const templates::Template& item, const char* kind) { return std::find(item.kinds.begin(), item.kinds.end(), kind) != item.kinds.end(); }

std::string firstProblem(const graph::Analysis& analysis) {
    return analysis.ok() ? std::string() : analysis.problems[0].node.str() + ": " + analysis.problems[0].message.str() + " " + analysis.problems[0].fix.str();
}

/// What the picture comes to after the recipe, by the recipe's own words.
std::string sampleShape(const templates::Draft& draft) {
    const Json& recipe = draft.recipe;
    return std::string(recipe[1]["to"] == "grey" ? "1" : "3") + " × " + std::to_string(recipe[0]["height"].get<int>()) + " × " + std::to_string(recipe[0]["width"].get<int>());
}

} // namespace

TEST_CASE("cnn on 28 × 28 is the textbook's network") {
    const auto draft = (*templates::find("cnn"))->draft(pictureFacts(1, 28, 28, 10));
    REQUIRE(draft.ok());
    const auto analysis = graph::analyse(draft->network, layers::catalogue());
    CHECK(analysis.ok());
    CHECK(analysis.parameterCount == 121930);
    CHECK(outputShape(analysis, "conv1") == "N × 32 × 26 × 26");
    CHECK(outputShape(analysis, "maxpool1") == "N × 32 × 13 × 13");
    CHECK(outputShape(analysis, "conv2") == "N × 64 × 11 × 11");
    CHECK(outputShape(analysis, "maxpool2") == "N × 64 × 5 × 5");
    CHECK(draft->training.batchSize == 64);
    CHECK(draft->training.optimizer.type == "adam");
    CHECK(draft->training.optimizer.learningRate == doctest::Approx(0.001));
}

TEST_CASE("every template for pictures fits itself to any size") {
    for (const auto& item : templates::all()) {
        if (!takes(item, "pictures"))
            continue;
        for (const auto& facts : {pictureFacts(1, 8, 8, 10), pictureFacts(3, 1, 1, 2), pictureFacts(1, 3, 200, 5), pictureFacts(3, 0, 0, 4), pictureFacts(1, 2, 2, 3), pictureFacts(3, 224, 224, 1000),
                                  pictureFacts(1, 28, 28, 10), pictureFacts(3, 31, 33, 7), pictureFacts(3, 65, 48, 2), pictureFacts(1, 5, 7, 2), pictureFacts(3, 128, 128, 2)}) {
            const auto draft = item.draft(facts);
            CAPTURE(item.name);
            CAPTURE(facts.sampleShape);
            REQUIRE(draft.ok());
            const auto analysis = graph::analyse(draft->network, layers::catalogue());
            CAPTURE(firstProblem(analysis));
            REQUIRE(analysis.ok());
            CHECK(outputShape(analysis, analysis.inputs[0].str().c_str()) == "N × " + sampleShape(*draft));
            const auto expected = draft->objective.type == "classification" ? "N × " + std::to_string(facts.classes.size()) : "N × " + sampleShape(*draft);
            CHECK(outputShape(analysis, analysis.outputs[0].str().c_str()) == expected);
        }
    }
}

TEST_CASE("a network that gives pictures back compares them with what it was given") {
    for (const char* name : {"autoencoder", "unet"}) {
        const auto draft = (*templates::find(name))->draft(pictureFacts(3, 40, 30, 1));
        REQUIRE(draft.ok());
        CHECK(draft->objective.type == "reconstruction");
        REQUIRE(draft->objective.terms.size() == 1);
        CHECK(draft->objective.terms[0].loss == "mse");
        CHECK(draft->objective.terms[0].target == "input");
        for (const auto& step : draft->recipe) // a sigmoid gives 0 … 1, so the target must lie there
            CHECK(step["type"] != "Standardise");
    }
}

TEST_CASE("names are unique, and every template says for what it is") {
    std::set<std::string> names;
    for (const auto& item : templates::all()) {
        CAPTURE(item.name);
        CHECK(names.insert(item.name).second);
        CHECK(!item.kinds.empty());
        CHECK(!item.tasks.empty());
        CHECK(std::string(item.source).size() > 10);
    }
}

TEST_CASE("data without classes is refused") {
    CHECK(!(*templates::find("cnn"))->draft(pictureFacts(1, 28, 28, 1)).ok());
    CHECK(templates::find("nonsense").error().hint.str().find("cnn") != std::string::npos);
}
