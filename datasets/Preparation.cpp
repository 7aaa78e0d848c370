// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/Preparation.h"

#include "datasets/PicturePreparation.h"

namespace lepton::datasets {

Result<std::shared_ptr<const Preparation>> Preparation::fromJson(const Json& recipe, const std::vector<std::int64_t>& sampleShape, const std::string& where) {
    LEPTON_TRY(Recipe steps, Recipe::fromJson(recipe, where));
    return std::shared_ptr<const Preparation>(std::make_shared<PicturePreparation>(std::move(steps), sampleShape));
}

Result<std::vector<Array>> Preparation::encode(const Json&) const {
    return Error(ErrorCode::BadValue, LT("core", "This model takes pictures")).fix(LT("core", "Give it the path of a picture, or a picture's bytes"));
}

Result<std::vector<Array>> Preparation::encodePicture(Array) const {
    return Error(ErrorCode::BadValue, LT("core", "This model takes no pictures")).fix(LT("core", "Give it text or values, as its recipe says"));
}

Json Preparation::decode(std::span<const float> values) const {
    if (values.size() == 1)
        return static_cast<double>(values[0]);
    Json out = Json::array();
    for (const float value : values)
        out.push_back(static_cast<double>(value));
    return out;
}

Result<Json> suggestRecipe(const Source& source, const Json&) {
    return Error(ErrorCode::Unsupported, text(LT("core", "There is no recipe for data of the kind %1"), source.info().kind));
}

} // namespace lepton::datasets
