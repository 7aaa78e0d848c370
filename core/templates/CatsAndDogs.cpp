// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Builder.h"
#include "core/templates/Pictures.h"
#include "core/templates/TemplateList.h"

namespace lepton::templates {

namespace {

constexpr std::int64_t unpadded = 48; ///< four unpadded blocks leave 1 × 1 of it; smaller pictures pad

Result<Draft> draft(const DataFacts& data) {
    LEPTON_CHECK(requireClasses(data));
    const PictureInput input = pictureInput(data, 128);
    PictureSize size(input);
    const bool pad = input.smaller() < unpadded;
    graph::Network network;
    Builder chain(network);
    chain.then("Input", {{"shape", input.shape}});
    for (const int filters : {32, 64, 128, 128}) {
        Json parameters{{"filters", filters}};
        if (pad)
            parameters["padding"] = "same";
        else
            size.pad(-2);
        chain.then("Conv2d", std::move(parameters));
        chain.then("ReLU");
        if (pad && size.smaller() < 4)
            continue;
        chain.then("MaxPool2d");
        size.halve();
    }
    chain.then("Flatten");
    chain.then("Dropout");
    chain.then("Linear", {{"units", 512}});
    chain.then("ReLU");
    chain.then("Linear", {{"units", data.classes.size()}});
    chain.then("Output");
    Draft draft = classifier(std::move(network), input);
    draft.training.epochs = 15;
    draft.training.batchSize = 32;
    draft.training.optimizer.learningRate = 5e-4;
    return draft;
}

} // namespace

Template catsAndDogs() {
    return {"cats-and-dogs", LT("core", "Cats and dogs"), LT("core", "Four convolutions and poolings for photographs, 128 × 128 in colour, trained from scratch."),
            "Chollet 2017, Deep Learning with Python, listings 5.5 and 5.13", {"classification"}, {"pictures"}, Json::object(), draft};
}

} // namespace lepton::templates
