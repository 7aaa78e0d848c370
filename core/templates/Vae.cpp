// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Builder.h"
#include "core/templates/Pictures.h"
#include "core/templates/Placing.h"
#include "core/templates/TemplateList.h"

namespace lepton::templates {

namespace {

constexpr int latent = 16; ///< numbers that a picture is drawn from

std::int64_t filtersAt(std::size_t level) { return std::min<std::int64_t>(std::int64_t{32} << level, 128); }

/// The negative ELBO: what the picture's reconstruction loses, and how far its code is from the normal distribution (Kingma and
/// Welling 2014, equation 10).
std::vector<project::LossTerm> elbo() {
    project::LossTerm reconstruction, divergence;
    reconstruction.loss = "binary-cross-entropy";
    reconstruction.outputs = {"reconstruction"};
    reconstruction.target = "input";
    reconstruction.sum = true;
    divergence.loss = "kl";
    divergence.outputs = {"mean", "log_variance"};
    divergence.sum = true;
    return {reconstruction, divergence};
}

Result<Draft> draft(const DataFacts& data) {
    LEPTON_CHECK(requireKind(data, "pictures"));
    const PictureInput input = unitPictureInput(data, 32);
    graph::Network network;
    Builder chain(network);
    chain.then("Input", {{"shape", input.shape}});
    std::vector<PictureSize> sizes{PictureSize(input)};
    while (std::max(sizes.back().height, sizes.back().width) > 7) {
        chain.then("Conv2d", {{"filters", filtersAt(sizes.size() - 1)}, {"stride", 2}, {"padding", 1}});
        chain.then("ReLU");
        sizes.push_back(sizes.back());
        sizes.back().halveUp();
    }
    const std::size_t levels = sizes.size() - 1;
    const std::int64_t filters = levels > 0 ? filtersAt(levels - 1) : input.shape[0];
    chain.then("Flatten");
    chain.then("Linear", {{"units", 128}});
    const auto encoded = chain.then("ReLU");
    const auto mean = chain.then("Linear", {{"units", latent}}, "to_mean");
    chain.goOnFrom(encoded);
    const auto logVariance = chain.then("Linear", {{"units", latent}}, "to_log_variance");
    chain.wire("Sample", {{"mean", mean}, {"log_variance", logVariance}});
    chain.then("Linear", {{"units", filters * sizes.back().height * sizes.back().width}});
    if (levels > 0)
        chain.then("ReLU");
    chain.then("Reshape", {{"sizes", {filters, sizes.back().height, sizes.back().width}}});
    for (std::size_t level = levels; level > 0; --level) {
        const PictureSize& to = sizes[level - 1];
        const Json even{1 - to.height % 2, 1 - to.width % 2}; // the row and column that half the size has lost
        chain.then("ConvTranspose2d", {{"filters", level > 1 ? filtersAt(level - 2) : input.shape[0]}, {"stride", 2}, {"padding", 1}, {"output_padding", even}});
        if (level > 1)
            chain.then("ReLU");
    }
    chain.then("Sigmoid");
    chain.then("Output", Json::object(), "reconstruction");
    chain.goOnFrom(mean);
    chain.then("Output", Json::object(), "mean");
    chain.goOnFrom(logVariance);
    chain.then("Output", Json::object(), "log_variance");
    for (const char* id : {"reconstruction", "mean", "log_variance"}) // the canvas shows which is which
        network.node(graph::NodeId(id)).title = id;
    Draft draft = reconstructor("vae", std::move(network), input);
    draft.objective.type = "vae";
    draft.objective.terms = elbo();
    draft.training.epochs = 20;
    return draft;
}

} // namespace

Template vae() {
    return {"vae", LT("core", "Variational autoencoder"), LT("core", "Learns a normal distribution of codes from which it can draw new pictures."),
            "Kingma and Welling 2014, Auto-encoding variational Bayes", {"classification"}, {"pictures"}, Json::object(), draft};
}

} // namespace lepton::templates
