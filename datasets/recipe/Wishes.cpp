// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/Wishes.h"

#include "datasets/recipe/StepReader.h"
#include "datasets/recipe/TableRows.h"

namespace lepton::datasets {

Result<Wishes> readWishes(const Json& json, const Table& table) {
    constexpr std::int64_t most = 1'000'000;
    StepReader reader(json, "wishes");
    Wishes wishes;
    wishes.target = reader.names("target");
    wishes.text = reader.name("text");
    wishes.user = reader.name("user");
    wishes.item = reader.name("item");
    wishes.rating = reader.name("rating");
    wishes.time = reader.name("time");
    wishes.level = reader.choice("level", "", {"word", "character"});
    wishes.task = reader.choice("task", "", {"classification", "regression"});
    wishes.length = reader.integer("length", 0, 1, most);
    wishes.vocabulary = reader.integer("vocabulary", 0, 3, most);
    wishes.history = reader.integer("history", 0, 1, most);
    wishes.horizon = reader.integer("horizon", 0, 1, most);
    wishes.embed = reader.flag("embed", false);
    LEPTON_CHECK(reader.finish());
    auto columns = wishes.target;
    for (const auto* name : {&wishes.text, &wishes.user, &wishes.item, &wishes.rating, &wishes.time})
        if (!name->empty())
            columns.push_back(*name);
    for (const auto& name : columns)
        if (auto column = columnOf(table, name, "wishes"); !column) {
            column.error().code = ErrorCode::BadValue;
            return column.error();
        }
    return wishes;
}

} // namespace lepton::datasets
