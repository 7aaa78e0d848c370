// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Source.h"
#include "datasets/recipe/TableColumn.h"

namespace lepton::datasets {

/// The settings of the step "Table".
struct TableSettings {
    static constexpr const char* typeName = "Table";
    std::vector<std::string> targets;
    bool classification = true;
    std::vector<TableColumn> columns;
    std::vector<std::string> classes; ///< once fitted
    std::vector<Scaling> scalings;    ///< of the targets, once fitted

    Json toJson() const;
    static Result<TableSettings> read(const Json& step, const std::string& where);
};

/// suggestRecipe of tables. Columns of texts, dates and row numbers are left out, and so are categories that hardly occur twice.
Result<Json> suggestTable(const Source& source, const Json& wishes);

} // namespace lepton::datasets
