// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/GanParts.h"
#include "core/templates/TemplateList.h"

namespace lepton::templates {

namespace {

/// The class as a row of learned numbers. Returns the last layer's id.
graph::NodeId addLabel(Builder& chain, const DataFacts& data) {
    chain.begin("Input", {{"shape", {1}}, {"dtype", "int64"}, {"field", "label"}}, "label");
    chain.then("Embedding", {{"ids", data.classes.size()}, {"dimension", 50}});
    return chain.then("Flatten");
}

graph::Network generator(const DataFacts& data, const PictureInput& input) {
    graph::Network network;
    Builder chain(network);
    const auto noise = chain.begin("Input", {{"shape", {noiseSize}}, {"field", "noise"}}, "noise");
    chain.join("Concat", {noise, addLabel(chain, data)});
    addGenerator(chain, input);
    return network;
}

/// The label becomes one more channel of the picture.
graph::Network discriminator(const DataFacts& data, const PictureInput& input) {
    graph::Network network;
    Builder chain(network);
    const auto picture = chain.begin("Input", {{"shape", input.shape}}, "picture");
    addLabel(chain, data);
    chain.then("Linear", {{"units", input.shape[1] * input.shape[2]}});
    chain.then("Reshape", {{"sizes", {1, input.shape[1], input.shape[2]}}});
    chain.join("Concat", {picture, chain.last()});
    addDiscriminator(chain, input);
    return network;
}

Result<Draft> draft(const DataFacts& data) {
    LEPTON_CHECK(requireClasses(data));
    const PictureInput input = unitPictureInput(data, 32);
    return adversarial(generator(data, input), discriminator(data, input), input);
}

} // namespace

Template conditionalGan() {
    return {"conditional-gan", LT("core", "Conditional GAN"), LT("core", "A generator that draws the class it is told to, and a discriminator that is told as well."),
            "Mirza and Osindero 2014, Conditional generative adversarial nets; the layers of Radford et al. 2016", {"classification"}, {"pictures"}, Json::object(), draft};
}

} // namespace lepton::templates
