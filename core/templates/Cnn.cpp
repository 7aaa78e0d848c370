// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Builder.h"
#include "core/templates/Pictures.h"
#include "core/templates/TemplateList.h"

namespace lepton::templates {

namespace {

/// Height or width after one unpadded 3 × 3 convolution and one pooling by 2.
std::int64_t afterBlock(std::int64_t size) { return (size - 2) / 2; }

/// Two unpadded blocks leave at least 4 × 4; anything smaller pads, or it would shrink to nothing.
bool needsPadding(const std::vector<std::int64_t>& shape) {
    return afterBlock(afterBlock(shape[1])) < 4 || afterBlock(afterBlock(shape[2])) < 4;
}

Result<Draft> draft(const DataFacts& data) {
    LEPTON_CHECK(requireClasses(data));
    const PictureInput input = pictureInput(data);
    const bool pad = needsPadding(input.shape);
    const auto conv = [pad](int filters) {
        Json parameters{{"filters", filters}};
        if (pad)
            parameters["padding"] = "same";
        return parameters;
    };
    graph::Network network;
    Builder chain(network);
    chain.then("Input", {{"shape", input.shape}});
    chain.then("Conv2d", conv(32));
    chain.then("ReLU");
    std::int64_t smallest = std::min(input.shape[1], input.shape[2]);
    if (smallest >= 2)
        chain.then("MaxPool2d");
    chain.then("Conv2d", conv(64));
    chain.then("ReLU");
    if (smallest >= 4)
        chain.then("MaxPool2d");
    chain.then("Flatten");
    chain.then("Linear", {{"units", 64}});
    chain.then("ReLU");
    chain.then("Linear", {{"units", data.classes.size()}});
    chain.then("Output");
    return classifier(std::move(network), input);
}

} // namespace

Template cnn() {
    return {"cnn", LT("core", "Textbook CNN"), LT("core", "Two convolutions, two poolings, two dense layers: the first network for pictures."),
            "LeCun et al. 1998, in today's form (ReLU, max pooling, Adam)", {"classification"}, {"pictures"}, Json::object(), draft};
}

} // namespace lepton::templates
