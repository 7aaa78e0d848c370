// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/Analysis.h"
#include "core/layers/Layers.h"
#include "core/templates/Template.h"

#include <doctest/doctest.h>

using namespace lepton;

namespace {

templates::DataFacts pictures(std::int64_t channels, std::int64_t height, std::int64_t width, int classes) {
    templates::DataFacts facts;
    facts.channels = channels;
    if (height > 0)
        facts.sampleShape = {channels, height, width};
    for (int i = 0; i < classes; ++i)
        facts.classes.push_back(std::to_string(i));
    return facts;
}

std::string outputShape(const graph::Analysis& analysis, const char* node) { return graph::shapeText(analysis.find(graph::NodeId(node))->outputs.at(0).shape); }

} // namespace

TEST_CASE("cnn on 28 × 28 is the textbook's network") {
    const auto draft = (*templates::find("cnn"))->draft(pictures(1, 28, 28, 10));
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

TEST_CASE("every template fits itself to pictures of any size") {
    for (const auto& item : templates::all())
        for (const auto& facts : {pictures(1, 8, 8, 10), pictures(3, 1, 1, 2), pictures(1, 3, 200, 5), pictures(3, 0, 0, 4), pictures(1, 2, 2, 3), pictures(3, 224, 224, 1000)}) {
            const auto draft = item.draft(facts);
            REQUIRE(draft.ok());
            const auto analysis = graph::analyse(draft->network, layers::catalogue());
            INFO(item.name << " for " << facts.sampleShape.size() << " sizes, " << facts.classes.size() << " classes");
            CHECK(analysis.ok());
            REQUIRE(analysis.outputs.size() == 1);
            CHECK(outputShape(analysis, analysis.outputs[0].str().c_str()) == "N × " + std::to_string(facts.classes.size()));
        }
}

TEST_CASE("data without classes is refused") {
    CHECK(!(*templates::find("cnn"))->draft(pictures(1, 28, 28, 1)).ok());
    CHECK(templates::find("nonsense").error().hint.str().find("cnn") != std::string::npos);
}
