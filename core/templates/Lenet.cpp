// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Builder.h"
#include "core/templates/Pictures.h"
#include "core/templates/TemplateList.h"

namespace lepton::templates {

namespace {

constexpr std::int64_t kernel = 5;
constexpr std::int64_t last = 5; ///< height and width before the dense layers, in the paper

/// A convolution of kernel 5, its ReLU and a pooling by 2; padded where the picture would become smaller than the paper's.
void addBlock(Builder& chain, PictureSize& size, int filters, std::int64_t enough) {
    Json parameters{{"filters", filters}, {"kernel", kernel}};
    if (size.smaller() < enough)
        parameters["padding"] = "same";
    else
        size.pad(1 - kernel);
    chain.then("Conv2d", std::move(parameters));
    chain.then("ReLU");
    if (size.smaller() < 2)
        return;
    chain.then("MaxPool2d");
    size.halve();
}

Result<Draft> draft(const DataFacts& data) {
    LEPTON_CHECK(requireClasses(data));
    const PictureInput input = pictureInput(data, 32);
    PictureSize size(input);
    graph::Network network;
    Builder chain(network);
    chain.then("Input", {{"shape", input.shape}});
    addBlock(chain, size, 6, 32);
    addBlock(chain, size, 16, 2 * last + kernel - 1);
    if (size.smaller() > last)
        chain.then("AdaptiveAvgPool2d", {{"size", last}});
    chain.then("Flatten");
    for (const int units : {120, 84}) {
        chain.then("Linear", {{"units", units}});
        chain.then("ReLU");
    }
    chain.then("Linear", {{"units", data.classes.size()}});
    chain.then("Output");
    return classifier(std::move(network), input);
}

} // namespace

Template lenet() {
    return {"lenet", LT("core", "LeNet-5"), LT("core", "The network that read cheques, in today's form: ReLU and max pooling."),
            "LeCun, Bottou, Bengio and Haffner 1998, Gradient-based learning applied to document recognition", {"classification"}, {"pictures"}, Json::object(), draft};
}

} // namespace lepton::templates
