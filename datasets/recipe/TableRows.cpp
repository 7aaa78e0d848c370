// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/TableRows.h"

#include "datasets/tables/Cells.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace lepton::datasets {

Result<const Table*> rowsOf(const Source& source, const char* needs) {
    if (const auto* table = source.table(); table != nullptr && !table->columns.empty())
        return table;
    return Error(ErrorCode::BadFormat, text(LT("core", "The recipe takes %1, but the data holds pictures"), needs))
        .at("recipe")
        .fix(LT("core", "Choose other data, or a template for pictures"));
}

Result<const Column*> columnOf(const Table& table, const std::string& name, const std::string& where) {
    if (const auto* column = table.find(name))
        return column;
    std::string names;
    for (const auto& column : table.columns)
        names += (names.empty() ? "" : ", ") + column.name;
    return Error(ErrorCode::BadFormat, text(LT("core", "The data has no column “%1”"), name))
        .at(where)
        .fix(text(LT("core", "Its columns are: %1. If that is a row of values, put names above it in the file"), names));
}

Result<void> requireRows(const std::vector<std::int64_t>& rows, const char* why) {
    if (!rows.empty())
        return {};
    return Error(ErrorCode::BadFormat, why).at("recipe").fix(LT("core", "Look at the data: lepton data inspect"));
}

Result<SplitIndices> splitRows(const Source& source, const std::vector<std::int64_t>& rows, std::vector<std::int64_t> labels, std::int64_t classes,
                               SplitSettings settings) {
    std::vector<std::optional<Split>> given;
    given.reserve(rows.size());
    for (const auto row : rows)
        given.push_back(source.givenSplit(row));
    if (classes == 0) {
        labels.assign(rows.size(), 0);
        settings.stratified = false;
    }
    return splitLabels(labels, given, std::max<std::int64_t>(classes, 1), settings);
}

Result<std::vector<std::int64_t>> labelsOf(const Source& source, const Column& column, const std::vector<std::int64_t>& rows,
                                           const std::vector<std::string>& classes) {
    std::unordered_map<std::string_view, std::int64_t> numbers;
    for (std::size_t k = 0; k < classes.size(); ++k)
        numbers.emplace(classes[k], static_cast<std::int64_t>(k));
    std::vector<std::int64_t> labels;
    labels.reserve(rows.size());
    for (const auto row : rows) {
        const auto cell = trimmed(column.cells[static_cast<std::size_t>(row)]);
        const auto found = numbers.find(cell);
        if (found == numbers.end())
            return Error(ErrorCode::BadFormat, text(LT("core", "“%1” in the column “%2” is none of the %3 classes"), cell, column.name, classes.size()))
                .at(source.name(row))
                .fix(LT("core", "Correct the row, or make a new project from this data"));
        labels.push_back(found->second);
    }
    return labels;
}

std::function<std::string(std::int64_t)> namesOf(std::shared_ptr<const Source> source, std::vector<std::int64_t> rows) {
    return [source = std::move(source), rows = std::move(rows)](std::int64_t i) { return source->name(rows[static_cast<std::size_t>(i)]); };
}

} // namespace lepton::datasets
