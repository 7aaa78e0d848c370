// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/TableSettings.h"

#include "datasets/formats/NaturalOrder.h"
#include "datasets/recipe/TableRows.h"
#include "datasets/recipe/TokenVocabulary.h"
#include "datasets/recipe/Wishes.h"
#include "datasets/tables/Cells.h"
#include "datasets/tables/ColumnRoles.h"

#include <algorithm>
#include <set>

namespace lepton::datasets {

Json TableSettings::toJson() const {
    Json step{{"type", typeName},
              {"target", targets.size() == 1 ? Json(targets.front()) : Json(targets)},
              {"task", classification ? "classification" : "regression"}};
    step["columns"] = Json::array();
    for (const auto& column : columns)
        step["columns"].push_back(column.toJson());
    if (!classes.empty())
        step["classes"] = classes;
    if (!scalings.empty()) {
        step["center"] = centersOf(scalings);
        step["spread"] = spreadsOf(scalings);
    }
    return step;
}

Result<TableSettings> TableSettings::read(const Json& step, const std::string& where) {
    StepReader reader(step, where);
    TableSettings out;
    out.targets = reader.names("target");
    out.classification = reader.choice("task", "classification", {"classification", "regression"}) == "classification";
    out.classes = reader.names("classes");
    const auto centers = reader.numbers("center");
    out.scalings = scalingsOf(centers, reader.numbers("spread"));
    auto columns = reader.objects("columns");
    if (out.targets.empty())
        reader.fail("target", LT("core", "The recipe does not say which column is to be predicted"), LT("core", "Add “target” with the column's name"));
    if (out.classification && out.targets.size() > 1)
        reader.fail("target", LT("core", "A classification has one target, but several are named"), LT("core", "Name one column, or choose regression"));
    if (columns.empty())
        reader.fail("columns", LT("core", "The recipe names no columns to predict from"), LT("core", "Add at least one column"));
    if (centers.size() != out.scalings.size() || (!centers.empty() && centers.size() != out.targets.size()))
        reader.fail("center", LT("core", "The fitted values don't match the targets"),
                    LT("core", "Remove center and spread; they are worked out again from the training data"));
    std::set<std::string> seen(out.targets.begin(), out.targets.end());
    for (auto& one : columns) {
        out.columns.push_back(TableColumn::read(one));
        if (!seen.insert(out.columns.back().name).second)
            one.fail("name", text(LT("core", "The column “%1” is named twice"), out.columns.back().name),
                     LT("core", "Name every column once, and the target not among them"));
        LEPTON_CHECK(one.finish());
    }
    if (std::count_if(out.columns.begin(), out.columns.end(), [](const TableColumn& column) { return column.picture != nullptr; }) > 1)
        reader.fail("columns", LT("core", "There is more than one column of pictures"), LT("core", "Keep one of them"));
    LEPTON_CHECK(reader.finish());
    return out;
}

namespace {

/// Small pictures at their size, others at a usual one.
Result<TableColumn> pictureColumn(const Source& source, const std::string& name) {
    constexpr std::int64_t usual = 64;
    LEPTON_TRY(const Array first, source.read(0));
    const auto side = [&](std::size_t axis) { return std::min(first.shape[axis], usual); };
    const Json column{{"name", name}, {"kind", "picture"}, {"width", side(1)}, {"height", side(0)}, {"colour", first.shape[2] == 1 ? "grey" : "rgb"}};
    StepReader reader(column, "recipe");
    auto out = TableColumn::read(reader);
    LEPTON_CHECK(reader.finish());
    return out;
}

std::optional<std::string> picturesOf(const Source& source) {
    for (const auto& field : source.info().fields)
        if (field.type == "picture")
            return field.name;
    return std::nullopt;
}

TableColumn numberColumn(const ColumnFacts& facts) {
    TableColumn column;
    column.name = facts.name;
    column.missing = facts.missing > 0 ? "mean" : "error";
    return column;
}

/// The commonest categories of the training rows of the standard division, in natural order.
TableColumn categoryColumn(const ColumnFacts& facts, const Column& cells, const std::vector<std::int64_t>& train, bool embed) {
    constexpr std::int64_t mostOneHot = 64;
    constexpr std::int64_t mostEmbedded = 10'000;
    TokenCounts counts;
    for (const auto row : train) {
        const auto& cell = cells.cells[static_cast<std::size_t>(row)];
        counts.add(isMissing(cell) ? std::string_view() : trimmed(cell));
    }
    TableColumn column;
    column.name = facts.name;
    column.number = false;
    column.embedded = embed;
    column.missing = facts.missing > 0 ? "category" : "error";
    column.categories = counts.commonest(embed ? mostEmbedded : mostOneHot);
    std::sort(column.categories.begin(), column.categories.end(), naturalLess);
    return column;
}

const ColumnFacts& factsFor(const std::vector<ColumnFacts>& all, const std::string& name) {
    return *std::find_if(all.begin(), all.end(), [&](const ColumnFacts& one) { return one.name == name; });
}

} // namespace

Result<Json> suggestTable(const Source& source, const Json& json) {
    LEPTON_TRY(const Table* table, rowsOf(source, LT("core", "the rows of a table")));
    LEPTON_TRY(const Wishes wishes, readWishes(json, *table));
    const auto facts = factsOf(*table);
    auto roles = guessTable(facts, wishes.target.empty() ? std::string() : wishes.target.front());
    const auto pictures = picturesOf(source);
    if (!roles && pictures)
        for (const auto& field : source.info().fields)
            if (field.name != pictures && field.unique > 1)
                roles = TableRoles{field.name, source.info().task == "classification", {}, 0};
    if (!roles)
        return Error(ErrorCode::BadFormat, LT("core", "The table has no column of numbers or categories to predict another from"))
            .at("recipe")
            .fix(LT("core", "Choose a table with at least two such columns"));
    TableSettings settings;
    settings.targets = wishes.target.size() > 1 ? wishes.target : std::vector<std::string>{roles->target};
    settings.classification = settings.targets.size() == 1 && (wishes.task.empty() ? roles->classification : wishes.task == "classification");
    if (!settings.classification)
        for (const auto& target : settings.targets)
            if (!factsFor(facts, target).isNumber())
                return Error(ErrorCode::BadFormat, text(LT("core", "The column “%1” holds no numbers, so it can't be predicted as one"), target))
                    .at("recipe")
                    .fix(LT("core", "Choose classification, or a column of numbers"));
    std::vector<std::int64_t> rows;
    const auto& target = table->find(settings.targets.front())->cells;
    for (std::int64_t i = 0; i < table->rows(); ++i)
        if (!isMissing(target[static_cast<std::size_t>(i)]))
            rows.push_back(i);
    LEPTON_TRY(const auto split, splitRows(source, rows, {}, 0, SplitSettings()));
    std::vector<std::int64_t> train;
    for (const auto k : split.train)
        train.push_back(rows[static_cast<std::size_t>(k)]);
    const auto given = splitColumn(*table);
    if (pictures) {
        LEPTON_TRY(auto column, pictureColumn(source, *pictures));
        settings.columns.push_back(std::move(column));
    }
    for (const auto& name : roles->inputs) {
        if (std::find(settings.targets.begin(), settings.targets.end(), name) != settings.targets.end() || name == given || name == pictures)
            continue;
        const auto& column = factsFor(facts, name);
        settings.columns.push_back(column.isNumber() ? numberColumn(column) : categoryColumn(column, *table->find(name), train, wishes.embed));
    }
    if (settings.columns.empty())
        return Error(ErrorCode::BadFormat, LT("core", "No column is left to predict from")).at("recipe").fix(LT("core", "Choose fewer targets"));
    return settings.toJson();
}

} // namespace lepton::datasets
