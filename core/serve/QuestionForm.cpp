// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/QuestionForm.h"

#include "core/engine/Answers.h"

#include <algorithm>
#include <cmath>

namespace lepton::serve {

namespace {

constexpr std::size_t mostValues = 200; ///< of a list to choose from

Json firstOf(const Json& list) {
    Json out = Json::array();
    for (std::size_t i = 0; i < std::min(mostValues, list.size()); ++i)
        if (list[i] != "")
            out.push_back(list[i]);
    return out;
}

/// A number like the training data's usual one, short enough to type.
Json example(double value) {
    const double size = std::abs(value);
    const double unit = size >= 100 ? 1 : size >= 1 ? 100 : 10000;
    return std::round(value * unit) / unit;
}

Json column(const Json& from) {
    Json out{{"name", from["name"]}, {"type", from["kind"]}};
    if (from["kind"] == "number")
        out["example"] = example(from.value("center", 0.0));
    if (from["kind"] == "category") {
        out["values"] = firstOf(from["categories"]);
        out["example"] = out["values"].empty() ? Json("") : out["values"][0];
    }
    return out;
}

Json rowForm(const Json& step) {
    Json columns = Json::array();
    for (const auto& one : step["columns"])
        columns.push_back(column(one));
    return {{"kind", "row"}, {"columns", std::move(columns)}};
}

Json windowForm(const Json& step) {
    Json columns = Json::array();
    for (std::size_t i = 0; i < step["columns"].size(); ++i)
        columns.push_back({{"name", step["columns"][i]}, {"example", example(i < step.value("center", Json::array()).size() ? step["center"][i].get<double>() : 0)}});
    return {{"kind", "window"}, {"columns", std::move(columns)}, {"history", step["history"]}};
}

Json pairForm(const Json& step) {
    return {{"kind", "pair"}, {"user", step["user"]}, {"item", step["item"]}, {"users", firstOf(step.value("users", Json::array()))}, {"items", firstOf(step.value("items", Json::array()))}};
}

Json pictureForm(const char* kind, const std::vector<std::int64_t>& shape) {
    return {{"kind", kind}, {"width", shape.at(2)}, {"height", shape.at(1)}, {"channels", shape.at(0)}};
}

} // namespace

Json questionForm(const engine::Model& model) {
    if (engine::writesText(model))
        return {{"kind", "prompt"}};
    if (engine::makesPictures(model)) {
        const auto& shape = model.outputs()[0].shape;
        Json out = shape.size() == 3 ? pictureForm("seed", shape) : Json{{"kind", "seed"}};
        out["labels"] = model.labels();
        return out;
    }
    const std::string kind = model.preparation().kind();
    const Json recipe = model.preparation().toJson();
    if (kind == "pictures" && model.inputShape().size() == 3)
        return pictureForm("picture", model.inputShape());
    if (kind == "pictures")
        return {{"kind", "picture"}};
    if (kind == "table")
        return rowForm(recipe[0]);
    if (kind == "series")
        return windowForm(recipe[0]);
    if (kind == "ratings")
        return pairForm(recipe[0]);
    return {{"kind", "text"}};
}

} // namespace lepton::serve
