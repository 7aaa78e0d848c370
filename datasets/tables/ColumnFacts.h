// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Table.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lepton::datasets {

enum class ColumnType { Number, Category, Text, Date };
/// "number", "category", "text", "date".
const char* columnTypeName(ColumnType type);

/// What is seen of a column by going through its cells once.
struct ColumnFacts {
    std::string name;
    ColumnType type = ColumnType::Category;
    std::int64_t rows = 0;
    std::int64_t missing = 0;
    std::int64_t unique = 0;              ///< different cells, missing ones aside
    std::optional<double> min, max, mean; ///< of numbers
    bool whole = false;                   ///< numbers without fractions
    bool ascending = false;               ///< numbers or dates, each greater than the one before
    double meanLength = 0;                ///< characters of a cell that is not missing
    std::int64_t stray = 0;               ///< cells of a column of numbers that are none; they count as missing
    std::int64_t firstStray = -1;         ///< the first such row

    std::int64_t present() const { return rows - missing; }
    bool isNumber() const { return type == ColumnType::Number; }
};

/// A column of which 19 in 20 cells are numbers is one of numbers.
ColumnFacts factsOf(const Column& column);
/// Of all columns, in parallel.
std::vector<ColumnFacts> factsOf(const Table& table);

/// The different cells that are not missing, in natural order.
std::vector<std::string> differentCells(const Column& column);

} // namespace lepton::datasets
