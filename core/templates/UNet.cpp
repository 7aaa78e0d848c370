// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Builder.h"
#include "core/templates/Pictures.h"
#include "core/templates/TemplateList.h"

namespace lepton::templates {

namespace {

using graph::NodeId;
using Nodes = std::vector<NodeId>;

void addConvolutions(Builder& inside, Nodes& convolutions) {
    for (int i = 0; i < 2; ++i) {
        convolutions.push_back(inside.then("Conv2d", {{"padding", 1}, {"bias", false}}));
        inside.then("BatchNorm2d");
        inside.then("ReLU");
    }
}

graph::Group encoder(bool pool) {
    graph::Network body;
    Builder inside(body);
    inside.begin("GroupInput", Json::object(), "in");
    if (pool)
        inside.then("MaxPool2d");
    Nodes convolutions;
    addConvolutions(inside, convolutions);
    inside.then("GroupOutput", Json::object(), "out");
    return groupOf(std::move(body), {{"filters", convolutions}});
}

/// `size`: of the skip, which a pooling of odd heights and widths left a row or a column short.
graph::Group decoder(const PictureSize& size) {
    graph::Network body;
    Builder inside(body);
    const NodeId skip = inside.begin("GroupInput", Json::object(), "skip");
    inside.begin("GroupInput", Json::object(), "in");
    Nodes convolutions{inside.then("ConvTranspose2d", {{"kernel", 2}, {"stride", 2}, {"output_padding", {size.height % 2, size.width % 2}}})};
    inside.join("Concat", {skip, inside.last()});
    addConvolutions(inside, convolutions);
    inside.then("GroupOutput", Json::object(), "out");
    return groupOf(std::move(body), {{"filters", convolutions}});
}

/// The U of the paper's figure 1: each level a row, down on the left and up on the right.
void placeAsU(graph::Network& network, int levels) {
    constexpr double column = 294, row = 220;
    constexpr double middle = 37; ///< between the middles of a layer and of a group
    const auto place = [&network](const std::string& id, double x, double y) { network.node(NodeId(id)).position = {x, y}; };
    place("input1", 0, middle);
    place("noise", column - 80, middle);
    for (int level = 0; level <= levels; ++level)
        place("encoder" + std::to_string(level), column * (2 + level) - 160, row * level);
    for (int level = 0; level < levels; ++level)
        place("decoder" + std::to_string(level), column * (2 + 2 * levels - level) - 160, row * level);
    const double end = column * (3 + 2 * levels) - 160;
    place("conv1", end, middle);
    place("sigmoid1", end + 214, middle);
    place("output1", end + 2 * 214, middle);
}

Result<Draft> draft(const DataFacts& data) {
    LEPTON_CHECK(requireKind(data, "pictures"));
    const PictureInput input = unitPictureInput(data);
    int levels = 0;
    for (std::int64_t side = input.smaller(); levels < (input.smaller() >= 128 ? 4 : 3) && side >= 4; side /= 2)
        ++levels;
    graph::Network network;
    Builder chain(network);
    chain.then("Input", {{"shape", input.shape}});
    chain.then("GaussianNoise", {{"deviation", 0.2}}, "noise");
    std::vector<PictureSize> sizes{PictureSize(input)};
    Nodes encoders;
    for (int level = 0; level <= levels; ++level) {
        encoders.push_back(chain.thenGroup("encoder" + std::to_string(level), level < levels ? "Encoder" : "Bottom", encoder(level > 0), {{"filters", 16 << level}}));
        sizes.push_back(sizes.back());
        sizes.back().halve();
    }
    for (int level = levels - 1; level >= 0; --level) {
        const auto at = static_cast<std::size_t>(level);
        chain.wireGroup("decoder" + std::to_string(level), "Decoder", decoder(sizes[at]), {{"skip", encoders[at]}, {"in", chain.last()}}, {{"filters", 16 << level}});
    }
    chain.then("Conv2d", {{"filters", input.shape[0]}, {"kernel", 1}});
    chain.then("Sigmoid");
    chain.then("Output");
    Draft draft = reconstructor("unet", network, input);
    placeAsU(draft.network, levels);
    draft.training.batchSize = 32;
    return draft;
}

} // namespace

Template uNet() {
    return {"unet", LT("core", "U-Net"),
            LT("core", "An encoder and a decoder with skips between them, which learns to take noise off pictures. With masks as its target it would segment them."),
            "Ronneberger, Fischer and Brox 2015, U-Net: convolutional networks for biomedical image segmentation", {"classification"}, {"pictures"}, Json::object(), draft};
}

} // namespace lepton::templates
