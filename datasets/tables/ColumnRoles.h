// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/tables/ColumnFacts.h"

#include <optional>
#include <string>
#include <vector>

namespace lepton::datasets {

/// What columns are for, guessed from their names and contents. Each guess says how sure it is, 0 (only if the user says that it is such
/// data) to 1; none: the data has no such thing.
struct TextRoles {
    std::string text, label;
    double sure = 0;
};
std::optional<TextRoles> guessText(const std::vector<ColumnFacts>& columns);

struct TableRoles {
    std::string target;
    bool classification = true;
    std::vector<std::string> inputs; ///< numbers and categories; not names, texts, dates and row numbers
    double sure = 0;
};
std::optional<TableRoles> guessTable(const std::vector<ColumnFacts>& columns, const std::string& target = {});

struct SeriesRoles {
    std::string time; ///< empty: the rows' order is all there is
    std::vector<std::string> columns;
    std::vector<std::string> targets;
    double sure = 0;
};
std::optional<SeriesRoles> guessSeries(const std::vector<ColumnFacts>& columns);

struct RatingRoles {
    std::string user, item, rating;
    double sure = 0;
};
/// `header`: the names are the file's own.
std::optional<RatingRoles> guessRatings(const std::vector<ColumnFacts>& columns, bool header);

/// Name of the column that says which split a row is in ("split", "subset", "fold"), if its few values are names of splits.
std::optional<std::string> splitColumn(const Table& table);

/// Whether it is a name that columns often have: "label", "text", "date", …
bool isUsualName(const std::string& name);

/// Whether a column of numbers has so few whole ones that they are classes.
bool looksLikeClasses(const ColumnFacts& column);

} // namespace lepton::datasets
