// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Builder.h"
#include "core/templates/Pictures.h"
#include "core/templates/TemplateList.h"

namespace lepton::templates {

namespace {

/// Two convolutions of kernel 3 see as far as one of kernel 5, with fewer weights; then half the size.
graph::Group block(bool pool) {
    graph::Network body;
    Builder inside(body);
    inside.begin("GroupInput", Json::object(), "in");
    std::vector<graph::NodeId> convolutions;
    for (int i = 0; i < 2; ++i) {
        convolutions.push_back(inside.then("Conv2d", {{"padding", "same"}, {"bias", false}}));
        inside.then("BatchNorm2d");
        inside.then("ReLU");
    }
    if (pool)
        inside.then("MaxPool2d");
    inside.then("GroupOutput", Json::object(), "out");
    return groupOf(std::move(body), {{"filters", convolutions}});
}

Result<Draft> draft(const DataFacts& data) {
    LEPTON_CHECK(requireClasses(data));
    const PictureInput input = pictureInput(data);
    graph::Network network;
    Builder chain(network);
    chain.then("Input", {{"shape", input.shape}});
    int number = 0;
    PictureSize size(input);
    do {
        const int filters = std::min(32 << number, 256);
        ++number;
        chain.thenGroup("block" + std::to_string(number), "VGG block", block(size.smaller() >= 2), {{"filters", filters}});
        size.halve();
    } while (number < 5 && size.smaller() >= 8);
    chain.then("Flatten");
    chain.then("Linear", {{"units", 128}});
    chain.then("ReLU");
    chain.then("Dropout");
    chain.then("Linear", {{"units", data.classes.size()}});
    chain.then("Output");
    Draft draft = classifier(std::move(network), input);
    draft.training.epochs = 10;
    return draft;
}

} // namespace

Template vggSmall() {
    return {"vgg-small", LT("core", "VGG, small"), LT("core", "Blocks of two 3 × 3 convolutions, each with half the size and twice the channels, with batch norm."),
            "Simonyan and Zisserman 2014, Very deep convolutional networks for large-scale image recognition", {"classification"}, {"pictures"}, Json::object(), draft};
}

} // namespace lepton::templates
