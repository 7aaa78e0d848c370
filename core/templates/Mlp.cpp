// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Builder.h"
#include "core/templates/Pictures.h"
#include "core/templates/TemplateList.h"

namespace lepton::templates {

namespace {

Result<Draft> draft(const DataFacts& data) {
    LEPTON_CHECK(requireClasses(data));
    const PictureInput input = pictureInput(data);
    graph::Network network;
    Builder chain(network);
    chain.then("Input", {{"shape", input.shape}});
    chain.then("Flatten");
    for (const int units : {128, 64}) {
        chain.then("Linear", {{"units", units}});
        chain.then("ReLU");
    }
    chain.then("Linear", {{"units", data.classes.size()}});
    chain.then("Output");
    return classifier(std::move(network), input);
}

} // namespace

Template mlp() {
    return {"mlp", LT("core", "Multilayer perceptron"), LT("core", "Dense layers only: quick to train, a baseline to beat."),
            "Rumelhart, Hinton and Williams 1986", {"classification"}, {"pictures"}, Json::object(), draft};
}

} // namespace lepton::templates
