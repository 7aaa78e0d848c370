// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/TableFormats.h"
#include "datasets/formats/TableSource.h"
#include "datasets/formats/TextFolder.h"
#include "datasets/tables/Cells.h"
#include "datasets/tables/ColumnRoles.h"

namespace lepton::datasets {

namespace {

/// Texts that nothing can be learned from.
void reportEmpty(TableParts& parts, const std::string& textColumn) {
    long empty = 0;
    std::int64_t first = 0;
    const auto& cells = parts.table.find(textColumn)->cells;
    for (std::size_t i = 0; i < cells.size(); ++i)
        if (trimmed(cells[i]).empty() && empty++ == 0)
            first = static_cast<std::int64_t>(i);
    if (empty > 0)
        parts.problems.push_back({parts.name(first), LT("core", "The text is empty and is not used"), empty, "empty-text"});
}

Result<std::unique_ptr<Source>> openText(const Path& path, const Progress& progress) {
    const bool folder = std::filesystem::is_directory(path) && looksLikeTextFolder(path);
    LEPTON_TRY(auto parts, folder ? readTextFolder(path, progress) : readTableParts(path, progress));
    auto columns = factsOf(parts.table);
    auto roles = folder ? std::optional(TextRoles{"text", "label", 1}) : guessText(columns);
    if (!roles)
        return Error(ErrorCode::BadFormat, LT("core", "The table has no column of texts beside a column of labels"))
            .at(path.string())
            .fix(LT("core", "Give it the columns “text” and “label”, or use the format corpus for texts without labels"));
    for (auto& column : columns)
        if (column.name == roles->text)
            column.type = ColumnType::Text;
    reportEmpty(parts, roles->text);
    TableUse use{"text", "text", "classification", "", roles->label};
    return std::unique_ptr<Source>(std::make_unique<TableSource>(std::move(parts), columns, std::move(use)));
}

double textLikelihood(const Path& path) {
    std::error_code fault;
    if (std::filesystem::is_directory(path, fault) && looksLikeTextFolder(path))
        return 0.65; // pictures in class folders win
    const auto parts = peekTableParts(path);
    const auto roles = parts ? guessText(factsOf(parts->table)) : std::nullopt;
    return roles ? roles->sure : 0;
}

} // namespace

Format textFormat() {
    return {"text",
            LT("core", "Labelled texts"),
            LT("core", "CSV or JSON lines with a text and a label in each row, or one folder of text files for each class"),
            textLikelihood,
            openText,
            "text"};
}

} // namespace lepton::datasets
