// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Source.h"
#include "datasets/Table.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lepton::datasets {

/// One file of a source, and where its rows begin.
struct PartFile {
    std::string name; ///< below the source's folder
    std::uint64_t bytes = 0;
    std::optional<Split> split;      ///< as its name says
    std::int64_t firstRow = 0;       ///< in the whole table
    std::vector<std::int64_t> lines; ///< of its rows, from 1
};

/// The rows of one file, or of a folder's train, validation and test files one behind the other.
struct TableParts {
    Table table;
    std::vector<PartFile> files;
    Path folder; ///< that the files lie in
    std::vector<Problem> problems;
    bool header = true;

    const PartFile& fileOf(std::int64_t row) const;
    /// "reviews.csv:17".
    std::string name(std::int64_t row) const;
};

/// `path`: a CSV or JSON-lines file, or a folder with one, or with files called train, valid, test.
/// Errors: those of readTableFile; BadFormat (no table in the folder, several that no name tells apart, different columns).
Result<TableParts> readTableParts(const Path& path, const Progress& progress = {});

/// The first rows of what readTableParts would read; none if there is no table. A table beside folders is about what lies in them, unless
/// `besideFolders`.
std::optional<TableParts> peekTableParts(const Path& path, bool besideFolders = false);

/// Name of the column of pictures: paths below the table's folder, the first of which is there.
std::optional<std::string> pictureColumn(const TableParts& parts);

/// Whether a file is called like a table: .csv, .tsv, .tab, .data, .jsonl, .ndjson, also with .gz.
bool isTableName(const Path& file);

} // namespace lepton::datasets
