// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/GanParts.h"
#include "core/templates/TemplateList.h"

namespace lepton::templates {

namespace {

Result<Draft> draft(const DataFacts& data) {
    LEPTON_CHECK(requireKind(data, "pictures"));
    const PictureInput input = unitPictureInput(data, 32);
    graph::Network generator;
    Builder drawing(generator);
    drawing.begin("Input", {{"shape", {noiseSize}}, {"field", "noise"}}, "noise");
    addGenerator(drawing, input);
    graph::Network discriminator;
    Builder judging(discriminator);
    judging.begin("Input", {{"shape", input.shape}});
    addDiscriminator(judging, input);
    return adversarial(std::move(generator), std::move(discriminator), input);
}

} // namespace

Template dcgan() {
    return {"dcgan", LT("core", "DCGAN"), LT("core", "Two networks: one draws pictures from noise, the other learns to tell them from the data's."),
            "Radford, Metz and Chintala 2016, Unsupervised representation learning with deep convolutional generative adversarial networks", {"classification"}, {"pictures"}, Json::object(), draft};
}

} // namespace lepton::templates
