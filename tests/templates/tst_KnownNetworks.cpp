// SPDX-License-Identifier: GPL-3.0-or-later
// Parameter counts and multiply-adds of networks that everyone knows, against what their sources print.
#include "TemplateFacts.h"
#include "core/graph/Analysis.h"
#include "core/layers/Layers.h"
#include "core/templates/Builder.h"

#include <doctest/doctest.h>

using namespace lepton;

namespace {

graph::Analysis analysisOf(const char* name, const templates::DataFacts& facts) {
    const auto draft = (*templates::find(name))->draft(facts);
    REQUIRE(draft.ok());
    auto analysis = graph::analyse(draft->network, layers::catalogue());
    REQUIRE(analysis.ok());
    return analysis;
}

/// Simonyan and Zisserman 2014, table 1; a 0 is a pooling.
graph::Network vgg(const std::vector<int>& filters) {
    graph::Network network;
    templates::Builder chain(network);
    chain.then("Input", {{"shape", {3, 224, 224}}});
    for (const int count : filters)
        if (count == 0) {
            chain.then("MaxPool2d");
        } else {
            chain.then("Conv2d", {{"filters", count}, {"padding", "same"}});
            chain.then("ReLU");
        }
    chain.then("Flatten");
    for (const int units : {4096, 4096, 1000})
        chain.then("Linear", {{"units", units}});
    chain.then("Output");
    return network;
}

} // namespace

TEST_CASE("ResNet-18") {
    // torchvision.models.resnet18: num_params 11689512, _ops 1.814 (10⁹ multiply-adds)
    const auto analysis = analysisOf("resnet-18", pictureFacts(3, 224, 224, 1000));
    CHECK(analysis.parameterCount == 11'689'512);
    CHECK(static_cast<double>(analysis.macs) == doctest::Approx(1.814e9).epsilon(0.005));
    CHECK(graph::shapeText(analysis.find(graph::NodeId("stage4.relu2"))->outputs[0].shape) == "N × 512 × 7 × 7");
    // Kuangliu's pytorch-cifar, ResNet18 on 3 × 32 × 32 with 10 classes: 11,173,962
    CHECK(analysisOf("resnet-18", pictureFacts(3, 32, 32, 10)).parameterCount == 11'173'962);
}

TEST_CASE("MobileNet") {
    // Keras, MobileNet with alpha 1.0: 4,231,976 trainable parameters; the paper's table 8: 4.2 million, 569 million multiply-adds
    const auto analysis = analysisOf("mobilenet", pictureFacts(3, 224, 224, 1000));
    CHECK(analysis.parameterCount == 4'231'976);
    CHECK(static_cast<double>(analysis.macs) == doctest::Approx(569e6).epsilon(0.03));
}

TEST_CASE("LeNet-5") {
    // 156 + 2416 + 48,120 + 10,164 + 850: LeCun et al. 1998, with all maps of S2 connected to all of C3, as written today
    CHECK(analysisOf("lenet", pictureFacts(1, 32, 32, 10)).parameterCount == 61'706);
    CHECK(analysisOf("lenet", pictureFacts(1, 28, 28, 10)).parameterCount == 61'706);
    CHECK(analysisOf("lenet", pictureFacts(1, 90, 70, 10)).parameterCount == 61'706);
}

TEST_CASE("cats and dogs") {
    // Chollet 2017, Deep Learning with Python, listing 5.5: 3,453,121 for 150 × 150 with one unit at the end; two take 513 more
    CHECK(analysisOf("cats-and-dogs", pictureFacts(3, 150, 150, 2)).parameterCount == 3'453'121 + 513);
}

TEST_CASE("VGG") {
    // torchvision.models: vgg11 132863336, vgg16 138357544, vgg19 143667240
    const auto count = [](const std::vector<int>& filters) { return graph::analyse(vgg(filters), layers::catalogue()).parameterCount; };
    CHECK(count({64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0}) == 132'863'336);
    CHECK(count({64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0}) == 138'357'544);
    CHECK(count({64, 64, 0, 128, 128, 0, 256, 256, 256, 256, 0, 512, 512, 512, 512, 0, 512, 512, 512, 512, 0}) == 143'667'240);
}
