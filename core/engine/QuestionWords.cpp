// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/QuestionWords.h"

#include "core/engine/Answers.h"

#include <algorithm>

namespace lepton::engine {

namespace {

/// The recipe's step of that type; null if there is none.
Json stepOf(const Model& model, const char* type) {
    for (const auto& step : model.preparation().toJson())
        if (step.value("type", "") == type)
            return step;
    return {};
}

/// "island, sex, year", and how many more there are of a long list.
std::string columnsText(const std::vector<std::string>& columns) {
    constexpr std::size_t most = 12;
    std::string out;
    for (std::size_t i = 0; i < std::min(columns.size(), most); ++i)
        out += (i == 0 ? "" : ", ") + columns[i];
    return columns.size() > most ? out + " … (" + std::to_string(columns.size()) + ")" : out;
}

Text pictureWords(const Model& model) {
    if (!stepOf(model, "Resize").is_null())
        return LT("core", "A picture of any size, JPEG or PNG");
    const auto& shape = model.inputShape(); // [C, H, W]
    return text(LT("core", "A picture of %1 × %2 pixels, JPEG or PNG"), shape.at(2), shape.at(1));
}

} // namespace

std::vector<std::string> questionColumns(const Model& model) {
    const std::string kind = model.preparation().kind();
    std::vector<std::string> out;
    if (kind == "table") {
        const Json recipe = model.preparation().toJson();
        for (const auto& column : recipe.at(0).at("columns"))
            out.push_back(column.at("name").get<std::string>());
    } else if (kind == "series") {
        out = stepOf(model, "Series").at("columns").get<std::vector<std::string>>();
    } else if (kind == "ratings") {
        const Json step = stepOf(model, "Ratings");
        out = {step.at("user").get<std::string>(), step.at("item").get<std::string>()};
    }
    return out;
}

Text questionWords(const Model& model) {
    if (makesPictures(model))
        return LT("core", "How many pictures it is to make");
    if (writesText(model))
        return LT("core", "The beginning of a text, which it goes on with");
    const std::string kind = model.preparation().kind();
    const std::string columns = columnsText(questionColumns(model));
    if (kind == "pictures")
        return pictureWords(model);
    if (kind == "table")
        return text(LT("core", "A row with the columns %1"), columns);
    if (kind == "series")
        return text(LT("core", "The last %1 rows of %2"), stepOf(model, "Series").at("history").get<std::int64_t>(), columns);
    if (kind == "ratings")
        return text(LT("core", "A pair of %1"), columns);
    return LT("core", "A text");
}

} // namespace lepton::engine
