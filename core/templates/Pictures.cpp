// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Pictures.h"

#include "core/templates/Placing.h"

namespace lepton::templates {

PictureInput unitPictureInput(const DataFacts& data, std::int64_t chosenSize) {
    PictureInput input;
    const bool oneSize = data.sampleShape.size() == 3;
    input.shape = oneSize ? data.sampleShape : std::vector<std::int64_t>{data.channels, chosenSize, chosenSize};
    // Resize and Colour stay in the recipe even where the data needs neither: a served model takes pictures of any size.
    input.recipe = Json::array({{{"type", "Resize"}, {"width", input.shape[2]}, {"height", input.shape[1]}, {"mode", oneSize ? "stretch" : "cover"}},
                                {{"type", "Colour"}, {"to", input.shape[0] == 1 ? "grey" : "rgb"}},
                                {{"type", "Scale"}}});
    return input;
}

PictureInput pictureInput(const DataFacts& data, std::int64_t chosenSize) {
    PictureInput input = unitPictureInput(data, chosenSize);
    input.recipe.push_back({{"type", "Standardise"}});
    return input;
}

Draft classifier(graph::Network network, const PictureInput& input) {
    placeNodes(network);
    Draft draft;
    draft.network = std::move(network);
    draft.recipe = input.recipe;
    draft.objective.network = "classifier";
    draft.objective.metrics = {"accuracy"};
    return draft;
}

Draft reconstructor(const char* name, graph::Network network, const PictureInput& input) {
    placeNodes(network);
    Draft draft;
    draft.network = std::move(network);
    draft.recipe = input.recipe;
    draft.objective.type = "reconstruction";
    draft.objective.network = name;
    draft.objective.loss = "mse";
    draft.objective.metrics.clear();
    draft.objective.terms.emplace_back();
    draft.objective.terms.back().loss = "mse";
    draft.objective.terms.back().target = "input";
    return draft;
}

Result<void> requireClasses(const DataFacts& data) {
    LEPTON_CHECK(requireKind(data, "pictures"));
    if (data.task == "classification" && data.classes.size() >= 2)
        return {};
    return Error(ErrorCode::BadValue, text(LT("core", "This template tells classes apart, but the data has %1"), data.classes.size()))
        .fix(LT("core", "Choose data with two classes or more, or another template"));
}

} // namespace lepton::templates
