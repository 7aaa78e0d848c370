// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Builder.h"
#include "core/templates/Pictures.h"
#include "core/templates/TemplateList.h"

namespace lepton::templates {

namespace {

constexpr std::int64_t code = 32; ///< numbers that a picture is pressed into

Result<Draft> draft(const DataFacts& data) {
    LEPTON_CHECK(requireKind(data, "pictures"));
    const PictureInput input = unitPictureInput(data);
    graph::Network network;
    Builder chain(network);
    chain.then("Input", {{"shape", input.shape}});
    std::vector<PictureSize> sizes{PictureSize(input)};
    std::int64_t filters = input.shape[0];
    const auto filtersAt = [](std::size_t level) { return std::min<std::int64_t>(16 << level, 128); };
    while (std::max(sizes.back().height, sizes.back().width) > 8) {
        filters = filtersAt(sizes.size() - 1);
        chain.then("Conv2d", {{"filters", filters}, {"stride", 2}, {"padding", 1}});
        chain.then("ReLU");
        sizes.push_back(sizes.back());
        sizes.back().halveUp();
    }
    chain.then("Flatten");
    chain.then("Linear", {{"units", code}}, "code");
    chain.then("Linear", {{"units", filters * sizes.back().height * sizes.back().width}}, "decode");
    if (sizes.size() > 1)
        chain.then("ReLU");
    chain.then("Reshape", {{"sizes", {filters, sizes.back().height, sizes.back().width}}});
    for (std::size_t level = sizes.size() - 1; level > 0; --level) {
        const PictureSize& to = sizes[level - 1];
        const Json even{1 - to.height % 2, 1 - to.width % 2}; // the row and column that half the size has lost
        chain.then("ConvTranspose2d", {{"filters", level > 1 ? filtersAt(level - 2) : input.shape[0]}, {"stride", 2}, {"padding", 1}, {"output_padding", even}});
        if (level > 1)
            chain.then("ReLU");
    }
    chain.then("Sigmoid");
    chain.then("Output");
    Draft draft = reconstructor("autoencoder", std::move(network), input);
    draft.training.epochs = 10;
    return draft;
}

} // namespace

Template autoencoder() {
    return {"autoencoder", LT("core", "Autoencoder"), LT("core", "Presses each picture into 32 numbers and draws it again from them."),
            "Hinton and Salakhutdinov 2006, Reducing the dimensionality of data with neural networks; convolutional: Masci et al. 2011", {"classification"}, {"pictures"}, Json::object(), draft};
}

} // namespace lepton::templates
