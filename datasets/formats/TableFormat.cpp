// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/TableFormats.h"
#include "datasets/formats/TableSource.h"
#include "datasets/tables/ColumnRoles.h"

#include <algorithm>

namespace lepton::datasets {

namespace {

/// Pictures tell by themselves: one more column is enough.
std::optional<TableRoles> labelBeside(const std::vector<ColumnFacts>& columns, const std::string& pictures) {
    for (const auto& column : columns)
        if (column.name != pictures && column.unique > 1)
            return TableRoles{column.name, !column.isNumber() || looksLikeClasses(column), {}, 0};
    return std::nullopt;
}

Result<std::unique_ptr<Source>> openTable(const Path& path, const Progress& progress) {
    LEPTON_TRY(auto parts, readTableParts(path, progress));
    const auto columns = factsOf(parts.table);
    auto roles = guessTable(columns);
    const auto pictures = pictureColumn(parts);
    if (!roles && pictures)
        roles = labelBeside(columns, *pictures);
    if (!roles)
        return Error(ErrorCode::BadFormat, LT("core", "The table has no two columns of numbers or categories that could tell of each other"))
            .at(path.string())
            .fix(LT("core", "Choose a table with a column to be predicted, and columns to predict it from"));
    TableUse use{"table", "table", roles->classification ? "classification" : "regression", pictures.value_or(""), roles->target};
    return std::unique_ptr<Source>(std::make_unique<TableSource>(std::move(parts), columns, std::move(use)));
}

/// Whether the columns beside the pictures hold more than a label.
bool tellsMore(const std::optional<TableRoles>& roles, const std::string& pictures) {
    return roles && std::any_of(roles->inputs.begin(), roles->inputs.end(), [&](const std::string& name) { return name != pictures; });
}

double tableLikelihood(const Path& path) {
    const auto parts = peekTableParts(path, true);
    if (!parts || parts->table.columns.size() < 2)
        return 0;
    const auto columns = factsOf(parts->table);
    const auto roles = guessTable(columns);
    if (const auto pictures = pictureColumn(*parts))
        return tellsMore(roles, *pictures) ? 0.8 : 0.65; // else a folder of pictures holds as much
    if (!peekTableParts(path))
        return 0;
    if (!roles || roles->sure == 0)
        return 0;
    if (isTableName(path) || std::filesystem::is_directory(path))
        return roles->sure;
    const auto numbers = std::count_if(columns.begin(), columns.end(), [](const ColumnFacts& column) { return column.isNumber(); });
    return numbers * 2 >= static_cast<std::ptrdiff_t>(columns.size()) ? 0.65 : 0.3; // a .txt like that is no prose
}

} // namespace

Format tableFormat() {
    return {"table",
            LT("core", "Table"),
            LT("core", "CSV or JSON lines with columns of numbers and categories, or a folder with train, valid and test files of them"),
            tableLikelihood,
            openTable,
            "table"};
}

} // namespace lepton::datasets
