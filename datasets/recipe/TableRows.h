// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Preparation.h"
#include "datasets/Table.h"

#include <functional>
#include <string>
#include <vector>

namespace lepton::datasets {

/// The source's rows. `needs` is what the recipe takes, for the error: "texts with labels".
/// Errors (BadFormat): the source holds pictures.
Result<const Table*> rowsOf(const Source& source, const char* needs);

/// Errors (BadFormat): there is no such column; names those that there are. `where`: the setting that names it.
Result<const Column*> columnOf(const Table& table, const std::string& name, const std::string& where);

/// Errors (BadFormat): no rows are left to learn from. `why` says what the others lack.
Result<void> requireRows(const std::vector<std::int64_t>& rows, const char* why);

/// splitSource for some of the source's rows. `labels` and `classes` (of those rows) for stratified division; 0 classes: none.
/// The numbers in the split are positions in `rows`.
Result<SplitIndices> splitRows(const Source& source, const std::vector<std::int64_t>& rows, std::vector<std::int64_t> labels, std::int64_t classes,
                               SplitSettings settings);

/// Class numbers of the rows. Errors (BadFormat): a value that is none of the classes, naming the row.
Result<std::vector<std::int64_t>> labelsOf(const Source& source, const Column& column, const std::vector<std::int64_t>& rows,
                                           const std::vector<std::string>& classes);

/// Names of rows that outlive the source's other users.
std::function<std::string(std::int64_t)> namesOf(std::shared_ptr<const Source> source, std::vector<std::int64_t> rows);

} // namespace lepton::datasets
