// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/Preparation.h"

#include "datasets/PicturePreparation.h"
#include "datasets/recipe/PreparationTypes.h"

namespace lepton::datasets {

namespace {

/// Null: the step is one of several for pictures, or nothing known.
const PreparationType* typeOf(const Json& step) {
    const auto type = step.is_object() ? step.find("type") : step.end();
    return type != step.end() && type->is_string() ? findPreparationType(type->get<std::string>()) : nullptr;
}

} // namespace

Result<std::shared_ptr<const Preparation>> Preparation::fromJson(const Json& recipe, const std::vector<std::int64_t>& sampleShape, const std::string& where) {
    if (recipe.is_array())
        for (std::size_t i = 0; i < recipe.size(); ++i) {
            const auto* type = typeOf(recipe[i]);
            if (type != nullptr && recipe.size() > 1)
                return Error(ErrorCode::BadValue, text(LT("core", "The step %1 is a recipe by itself, but stands beside others"), type->name))
                    .at(where + "[" + std::to_string(i) + "]")
                    .fix(LT("core", "Remove the other steps"));
            if (type != nullptr)
                return type->make(recipe[i], where + "[0]");
        }
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

Result<Json> suggestRecipe(const Source& source, const Json& wishes) {
    if (const auto* type = preparationTypeFor(source.info().kind)) {
        LEPTON_TRY(auto step, type->suggest(source, wishes));
        return Json::array({std::move(step)});
    }
    return Error(ErrorCode::Unsupported, text(LT("core", "There is no recipe for data of the kind %1"), source.info().kind)).at("recipe").fix(LT("core", "Choose a template for this kind of data"));
}

} // namespace lepton::datasets
