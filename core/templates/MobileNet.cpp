// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Builder.h"
#include "core/templates/Pictures.h"
#include "core/templates/TemplateList.h"

namespace lepton::templates {

namespace {

/// The paper's figure 3, right: each channel filtered on its own, then mixed by a convolution of kernel 1.
graph::Group separableBlock() {
    graph::Network body;
    Builder inside(body);
    inside.begin("GroupInput", Json::object(), "in");
    const auto depthwise = inside.then("DepthwiseConv2d", {{"padding", 1}, {"bias", false}});
    inside.then("BatchNorm2d");
    inside.then("ReLU");
    const auto pointwise = inside.then("Conv2d", {{"kernel", 1}, {"bias", false}});
    inside.then("BatchNorm2d");
    inside.then("ReLU");
    inside.then("GroupOutput", Json::object(), "out");
    return groupOf(std::move(body), {{"filters", {pointwise}}, {"stride", {depthwise}}});
}

struct Stage {
    int filters, stride, repeat;
};
constexpr Stage stages[] = {{64, 1, 1}, {128, 2, 1}, {128, 1, 1}, {256, 2, 1}, {256, 1, 1}, {512, 2, 1}, {512, 1, 5}, {1024, 2, 1}, {1024, 1, 1}}; // the paper's table 1

/// The paper's width multiplier: small pictures hold less to tell apart.
double widthFor(std::int64_t side) { return side >= 160 ? 1 : side >= 64 ? 0.5 : 0.25; }

Result<Draft> draft(const DataFacts& data) {
    LEPTON_CHECK(requireClasses(data));
    const PictureInput input = pictureInput(data, 128);
    const double width = widthFor(input.smaller());
    PictureSize size(input);
    const auto stride = [&size](int wanted, std::int64_t enough) {
        if (wanted == 1 || size.smaller() < enough)
            return 1;
        size.halveUp();
        return 2;
    };
    graph::Network network;
    Builder chain(network);
    chain.then("Input", {{"shape", input.shape}});
    chain.then("Conv2d", {{"filters", static_cast<int>(32 * width)}, {"stride", stride(2, 65)}, {"padding", 1}, {"bias", false}});
    chain.then("BatchNorm2d");
    chain.then("ReLU");
    int number = 0;
    for (const auto& stage : stages) {
        Json parameters{{"filters", static_cast<int>(stage.filters * width)}, {"stride", stride(stage.stride, 8)}};
        if (stage.repeat > 1)
            parameters["repeat"] = stage.repeat;
        chain.thenGroup("separable" + std::to_string(++number), "Separable convolution", separableBlock(), std::move(parameters));
    }
    chain.then("GlobalAvgPool2d");
    chain.then("Linear", {{"units", data.classes.size()}});
    chain.then("Output");
    Draft draft = classifier(std::move(network), input);
    draft.training.epochs = 10;
    return draft;
}

} // namespace

Template mobileNet() {
    return {"mobilenet", LT("core", "MobileNet"), LT("core", "Depthwise and 1 × 1 convolutions: an eighth of the arithmetic, for small devices. Narrower for small pictures."),
            "Howard et al. 2017, MobileNets: efficient convolutional neural networks for mobile vision applications", {"classification"}, {"pictures"}, Json::object(), draft};
}

} // namespace lepton::templates
