// SPDX-License-Identifier: GPL-3.0-or-later
#include "TemplateFacts.h"
#include "core/graph/Analysis.h"
#include "core/layers/Layers.h"
#include "core/templates/Examples.h"

#include <doctest/doctest.h>

#include <set>

using namespace lepton;
using graph::NodeId;

namespace {

std::string outputShape(const graph::Analysis& analysis, const graph::NodeId& node) { return graph::shapeText(analysis.find(node)->outputs.at(0).shape); }

bool takes(const templates::Template& item, const char* kind) { return std::find(item.kinds.begin(), item.kinds.end(), kind) != item.kinds.end(); }

std::string firstProblem(const graph::Analysis& analysis) {
    return analysis.ok() ? std::string() : analysis.problems[0].node.str() + ": " + analysis.problems[0].message.str() + " " + analysis.problems[0].fix.str();
}

graph::Analysis analysisOf(const graph::Network& network) {
    auto analysis = graph::analyse(network, layers::catalogue());
    CAPTURE(firstProblem(analysis));
    REQUIRE(analysis.ok());
    return analysis;
}

std::vector<templates::DataFacts> variants(const templates::Template& item) {
    using datasets::ElementType;
    std::vector<templates::DataFacts> out{templates::exampleFacts(item)};
    out[0].recipe = Json::array({{{"type", "Example"}}});
    const auto vary = [&](auto change) {
        auto other = out[0];
        change(other);
        out.push_back(std::move(other));
    };
    const std::string kind = out[0].kind;
    if (kind == "text" || kind == "corpus")
        for (const std::int64_t length : {1, 2, 3, 4, 500})
            vary([&](auto& facts) {
                facts.inputs[0].shape = {length};
                facts.inputs[0].count = 3;
                if (kind == "corpus")
                    facts.targets = facts.inputs;
            });
    if (kind == "table") {
        vary([](auto& facts) { facts.inputs.push_back({"categories", ElementType::Int64, {4}, 30}); });
        if (item.name != "picture-and-row") // which needs its picture
            vary([](auto& facts) { facts.inputs = {{"categories", ElementType::Int64, {1}, 2}}; });
        else
            for (const auto& shape : {std::vector<std::int64_t>{3, 1, 1}, {1, 2, 3}, {3, 64, 80}})
                vary([&](auto& facts) { facts.inputs[0].shape = shape; });
        vary([](auto& facts) {
            facts.task = "regression";
            facts.classes.clear();
            facts.targets = {{"value", ElementType::Float32, {2}, 0}};
        });
    }
    if (kind == "series")
        for (const std::int64_t history : {1, 2, 7, 1000})
            vary([&](auto& facts) {
                facts.inputs[0].shape = {history, 1};
                facts.targets[0].shape = {history};
            });
    if (kind == "ratings")
        vary([](auto& facts) { facts.inputs[0].count = facts.inputs[1].count = 2; });
    return out;
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
    CHECK(outputShape(analysis, NodeId("conv1")) == "N × 32 × 26 × 26");
    CHECK(outputShape(analysis, NodeId("maxpool1")) == "N × 32 × 13 × 13");
    CHECK(outputShape(analysis, NodeId("conv2")) == "N × 64 × 11 × 11");
    CHECK(outputShape(analysis, NodeId("maxpool2")) == "N × 64 × 5 × 5");
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
            const auto analysis = analysisOf(draft->network);
            const std::string picture = "N × " + sampleShape(*draft), classes = "N × " + std::to_string(facts.classes.size());
            if (draft->objective.type == "adversarial") {
                CHECK(outputShape(analysis, analysis.outputs[0]) == picture);
                REQUIRE(draft->others.size() == 1);
                CHECK(draft->others[0].name == draft->objective.adversary->network);
                const auto judge = analysisOf(draft->others[0].network);
                CHECK(outputShape(judge, judge.inputs[0]) == picture);
                CHECK(outputShape(judge, judge.outputs[0]) == "N × 1");
                continue;
            }
            CHECK(outputShape(analysis, analysis.inputs[0]) == picture);
            CHECK(outputShape(analysis, analysis.outputs[0]) == (draft->objective.type == "classification" ? classes : picture));
        }
    }
}

TEST_CASE("templates for texts, tables, series and ratings fit themselves to what the recipe gives") {
    for (const auto& item : templates::all()) {
        if (takes(item, "pictures"))
            continue;
        for (const auto& facts : variants(item)) {
            const auto draft = item.draft(facts);
            CAPTURE(item.name);
            CAPTURE(facts.inputs[0].shape);
            REQUIRE(draft.ok());
            const auto analysis = analysisOf(draft->network);
            CHECK(analysis.inputs.size() == facts.inputs.size());
            for (std::size_t i = 0; i < facts.inputs.size(); ++i) {
                const auto& parameters = analysis.find(analysis.inputs[i])->parameters.values();
                CHECK(parameters["field"] == facts.inputs[i].name);
                CHECK(parameters["dtype"] == (facts.inputs[i].type == datasets::ElementType::Int64 ? "int64" : "float32"));
            }
            std::int64_t wanted = facts.task == "classification" ? static_cast<std::int64_t>(facts.classes.size()) : facts.targets[0].elements();
            if (facts.task == "generation")
                wanted *= facts.targets[0].count;
            CHECK(graph::elementsPerSample(analysis.find(analysis.outputs[0])->outputs.at(0).shape) == wanted);
            CHECK(draft->objective.type == (facts.task == "classification" || facts.task == "generation" ? facts.task : "regression"));
            CHECK(draft->recipe == facts.recipe);
        }
    }
}

TEST_CASE("a template that gets data of another kind says so") {
    for (const auto& item : templates::all())
        for (const auto& other : templates::all()) {
            if (item.kinds == other.kinds)
                continue;
            const auto draft = item.draft(templates::exampleFacts(other));
            REQUIRE(!draft.ok());
            CHECK(draft.error().what.str().find(item.kinds[0]) != std::string::npos);
            CHECK(!draft.error().hint.str().empty());
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

TEST_CASE("the ELBO and the adversary are as their papers have them") {
    const auto vae = (*templates::find("vae"))->draft(pictureFacts(1, 28, 28, 2));
    REQUIRE(vae.ok());
    REQUIRE(vae->objective.terms.size() == 2);
    CHECK(vae->objective.terms[0].loss == "binary-cross-entropy");
    CHECK(vae->objective.terms[0].sum);
    CHECK(vae->objective.terms[1].loss == "kl");
    CHECK(vae->objective.terms[1].sum);
    CHECK(vae->objective.terms[1].outputs == std::vector<std::string>{"mean", "log_variance"});
    const auto gan = (*templates::find("dcgan"))->draft(pictureFacts(3, 64, 64, 2));
    REQUIRE(gan.ok());
    for (const auto& adam : {gan->training.optimizer, gan->objective.adversary->optimizer}) {
        CHECK(adam.learningRate == doctest::Approx(2e-4));
        CHECK(adam.real("beta1") == doctest::Approx(0.5));
    }
}
