// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/Usage.h"

namespace lepton::deploy {

namespace {

constexpr std::size_t shownSteps = 24; ///< of a series, where its recipe does not say

const Json& at(const Json& object, const char* key) {
    static const Json nothing;
    return object.is_object() && object.contains(key) ? object[key] : nothing;
}

/// {"age": 38, "city": "Bern"}: values that the columns may have.
Json row(const Json& step) {
    Json out = Json::object();
    for (const auto& column : at(step, "columns")) {
        if (!at(column, "name").is_string())
            continue;
        const Json& categories = at(column, "categories");
        const bool number = at(column, "kind") == Json("number");
        out[column["name"].get<std::string>()] = number ? (at(column, "center").is_null() ? Json(0) : at(column, "center")) : categories.is_array() && !categories.empty() ? categories[0] : Json("");
    }
    return out;
}

std::string nameOf(const Json& column) { return column.is_string() ? column.get<std::string>() : at(column, "name").is_string() ? column["name"].get<std::string>() : std::string(); }

Json first(const Json& names) { return names.is_array() && !names.empty() ? names[0] : Json(""); }

/// As many steps as the model looks back.
Json series(const Json& step) {
    Json one = 0;
    if (const Json& columns = at(step, "columns"); columns.is_array() && columns.size() > 1) {
        one = Json::object();
        for (const auto& column : columns)
            one[nameOf(column)] = 0;
    }
    const Json& history = at(step, "history");
    return Json(Json::array_t(history.is_number_integer() ? history.get<std::size_t>() : shownSteps, one));
}

} // namespace

RawQuestion rawQuestion(const project::Package& package) {
    using Form = RawQuestion::Form;
    if (package.objectiveSettings().adversary || package.objective == "adversarial")
        return {Form::Json, Json{{"count", 4}, {"seed", 1}}.dump()};
    if (package.objective == "generation")
        return {Form::Json, Json{{"prompt", "Once upon a time"}, {"length", 40}, {"seed", 1}}.dump()};
    const Json step = package.recipe.is_array() && !package.recipe.empty() ? package.recipe.front() : Json::object();
    const Json& type = at(step, "type");
    const std::string kind = type.is_string() ? type.get<std::string>() : std::string();
    if (kind == "Text")
        return {Form::Text, "A text of yours"};
    if (kind == "Table")
        return {Form::Json, row(step).dump()};
    if (kind == "Series")
        return {Form::Json, series(step).dump()};
    if (kind == "Ratings")
        return {Form::Json, Json{{"user", first(at(step, "users"))}, {"item", first(at(step, "items"))}}.dump()};
    return {Form::Picture, {}};
}

} // namespace lepton::deploy
