// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/GanParts.h"

#include "core/templates/Placing.h"

namespace lepton::templates {

namespace {

/// The picture's size and each half of it, down to one that is small enough to draw at once.
std::vector<PictureSize> halvings(const PictureInput& input) {
    std::vector<PictureSize> sizes{PictureSize(input)};
    while (std::max(sizes.back().height, sizes.back().width) > 7) {
        sizes.push_back(sizes.back());
        sizes.back().halveUp();
    }
    return sizes;
}

std::int64_t filtersAt(std::size_t level) { return std::min<std::int64_t>(std::int64_t{64} << level, 512); }

/// With stride 2 and padding 1 a kernel of 4 makes exactly half of an even size and back, one of 3 of an odd size.
Json halvingKernel(const PictureSize& larger) { return {larger.height % 2 == 0 ? 4 : 3, larger.width % 2 == 0 ? 4 : 3}; }

/// Adds a layer with weights, which begin as the paper has it.
void addWeighted(Builder& chain, const char* type, Json parameters) {
    parameters["initialisation"] = "normal";
    parameters["initialisation_value"] = 0.02;
    chain.then(type, std::move(parameters));
}

project::OptimizerSettings paperAdam() {
    project::OptimizerSettings adam;
    adam.learningRate = 2e-4;
    adam.own["beta1"] = 0.5;
    return adam;
}

} // namespace

void addGenerator(Builder& chain, const PictureInput& input) {
    const auto sizes = halvings(input);
    const std::size_t levels = sizes.size() - 1;
    const std::int64_t first = levels > 0 ? filtersAt(levels - 1) : input.shape[0];
    addWeighted(chain, "Linear", {{"units", first * sizes.back().height * sizes.back().width}, {"bias", levels == 0}});
    chain.then("Reshape", {{"sizes", {first, sizes.back().height, sizes.back().width}}});
    for (std::size_t level = levels; level > 0; --level) {
        chain.then("BatchNorm2d");
        chain.then("ReLU");
        const bool last = level == 1;
        Json parameters{{"filters", last ? input.shape[0] : filtersAt(level - 2)}, {"kernel", halvingKernel(sizes[level - 1])}, {"stride", 2}, {"padding", 1}};
        if (!last)
            parameters["bias"] = false; // the batch norm after it has one
        addWeighted(chain, "ConvTranspose2d", std::move(parameters));
    }
    chain.then("Sigmoid");
    chain.then("Output");
}

void addDiscriminator(Builder& chain, const PictureInput& input) {
    const auto sizes = halvings(input);
    for (std::size_t level = 0; level + 1 < sizes.size(); ++level) {
        addWeighted(chain, "Conv2d", {{"filters", filtersAt(level)}, {"kernel", halvingKernel(sizes[level])}, {"stride", 2}, {"padding", 1}, {"bias", level == 0}});
        if (level > 0)
            chain.then("BatchNorm2d");
        chain.then("LeakyReLU", {{"slope", 0.2}});
    }
    chain.then("Flatten");
    if (sizes.size() == 1) {
        addWeighted(chain, "Linear", {{"units", 64}});
        chain.then("LeakyReLU", {{"slope", 0.2}});
    }
    addWeighted(chain, "Linear", {{"units", 1}});
    chain.then("Output");
}

Draft adversarial(graph::Network generator, graph::Network discriminator, const PictureInput& input) {
    placeNodes(generator);
    placeNodes(discriminator);
    Draft draft;
    draft.network = std::move(generator);
    draft.others = {{"discriminator", std::move(discriminator)}};
    draft.recipe = input.recipe;
    draft.objective.type = "adversarial";
    draft.objective.network = "generator";
    draft.objective.metrics.clear();
    draft.objective.adversary.emplace();
    draft.objective.adversary->network = "discriminator";
    draft.objective.adversary->optimizer = paperAdam();
    draft.training.optimizer = paperAdam();
    draft.training.epochs = 25;
    draft.training.callbacks = {{"csv-log", Json::object()}}; // no loss tells the best pictures
    return draft;
}

} // namespace lepton::templates
