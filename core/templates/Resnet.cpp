// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Builder.h"
#include "core/templates/Pictures.h"
#include "core/templates/TemplateList.h"

namespace lepton::templates {

namespace {

using graph::NodeId;

/// The paper's figure 2: two convolutions, and a way past them. `halves`: the first one has stride 2, and a convolution of kernel 1
/// brings the way past to the same shape (its option B).
graph::Group basicBlock(bool halves) {
    graph::Network body;
    Builder inside(body);
    const NodeId in = inside.begin("GroupInput", Json::object(), "in");
    std::vector<NodeId> convolutions{inside.then("Conv2d", {{"stride", halves ? 2 : 1}, {"padding", 1}, {"bias", false}})};
    inside.then("BatchNorm2d");
    inside.then("ReLU");
    convolutions.push_back(inside.then("Conv2d", {{"padding", 1}, {"bias", false}}));
    const NodeId through = inside.then("BatchNorm2d");
    NodeId past = in;
    if (halves) {
        inside.goOnFrom(in);
        convolutions.push_back(inside.then("Conv2d", {{"kernel", 1}, {"stride", 2}, {"bias", false}}, "projection"));
        past = inside.then("BatchNorm2d");
    }
    inside.join("Add", {through, past});
    inside.then("ReLU");
    inside.then("GroupOutput", Json::object(), "out");
    return groupOf(std::move(body), {{"filters", convolutions}});
}

/// Small pictures can't spare the pixels that the paper's first layers take (its section 4.2).
void addStem(Builder& chain, const PictureInput& input) {
    const bool small = input.smaller() <= 64;
    chain.then("Conv2d", small ? Json{{"filters", 64}, {"padding", 1}, {"bias", false}} : Json{{"filters", 64}, {"kernel", 7}, {"stride", 2}, {"padding", 3}, {"bias", false}});
    chain.then("BatchNorm2d");
    chain.then("ReLU");
    if (!small)
        chain.then("MaxPool2d", {{"kernel", 3}, {"padding", 1}});
}

Result<Draft> draft(const DataFacts& data) {
    LEPTON_CHECK(requireClasses(data));
    const PictureInput input = pictureInput(data, 96);
    graph::Network network;
    Builder chain(network);
    chain.then("Input", {{"shape", input.shape}});
    addStem(chain, input);
    chain.thenGroup("stage1", "Residual block", basicBlock(false), {{"filters", 64}, {"repeat", 2}});
    for (int stage = 2; stage <= 4; ++stage) {
        const int filters = 32 << stage;
        chain.thenGroup("down" + std::to_string(stage), "Residual block, half the size", basicBlock(true), {{"filters", filters}});
        chain.thenGroup("stage" + std::to_string(stage), "Residual block", basicBlock(false), {{"filters", filters}});
    }
    chain.then("GlobalAvgPool2d");
    chain.then("Linear", {{"units", data.classes.size()}});
    chain.then("Output");
    Draft draft = classifier(std::move(network), input);
    draft.training.epochs = 10;
    return draft;
}

} // namespace

Template resnet18() {
    return {"resnet-18", LT("core", "ResNet-18"), LT("core", "Eight residual blocks: each adds what it learns to what it was given."),
            "He, Zhang, Ren and Sun 2015, Deep residual learning for image recognition, table 1", {"classification"}, {"pictures"}, Json::object(), draft};
}

} // namespace lepton::templates
