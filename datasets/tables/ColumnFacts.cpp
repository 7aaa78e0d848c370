// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/tables/ColumnFacts.h"

#include "datasets/Progress.h"
#include "datasets/formats/NaturalOrder.h"
#include "datasets/tables/Cells.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string_view>
#include <unordered_set>

namespace lepton::datasets {

namespace {

/// Cells of the commonest reading, and what breaks it.
struct Readings {
    std::int64_t present = 0, numbers = 0, dates = 0;
    std::int64_t firstOther = -1; ///< row of the first cell that is no number
    bool whole = true;
    double sum = 0, min = 0, max = 0;
    std::optional<double> last; ///< to see whether they ascend
    bool ascending = true;
    std::int64_t characters = 0, words = 0, wide = 0;
};

void addNumber(Readings& seen, double value) {
    seen.min = seen.numbers == 0 ? value : std::min(seen.min, value);
    seen.max = seen.numbers == 0 ? value : std::max(seen.max, value);
    seen.sum += value;
    seen.whole = seen.whole && value == std::floor(value);
    ++seen.numbers;
}

void addOrder(Readings& seen, double value) {
    seen.ascending = seen.ascending && (!seen.last || value > *seen.last);
    seen.last = value;
}

void addText(Readings& seen, std::string_view cell) {
    bool between = true;
    for (const char c : cell) {
        const auto byte = static_cast<unsigned char>(c);
        seen.characters += (byte & 0xC0U) != 0x80U ? 1 : 0;
        seen.wide += byte >= 0xE3 && byte <= 0xED ? 1 : 0; // Chinese, Japanese, Korean: words without spaces
        seen.words += between && c != ' ' ? 1 : 0;
        between = c == ' ';
    }
}

Readings readingsOf(const Column& column) {
    Readings seen;
    for (std::size_t i = 0; i < column.cells.size(); ++i) {
        const std::string_view cell = column.cells[i];
        if (isMissing(cell))
            continue;
        ++seen.present;
        if (const auto number = numberIn(cell)) {
            addNumber(seen, *number);
            addOrder(seen, *number);
            continue;
        }
        if (seen.firstOther < 0)
            seen.firstOther = static_cast<std::int64_t>(i);
        if (seen.dates == seen.present - 1)
            if (const auto date = dateIn(cell)) {
                ++seen.dates;
                addOrder(seen, *date);
                continue;
            }
        addText(seen, cell);
    }
    return seen;
}

std::int64_t countDifferent(const Column& column) {
    std::vector<std::size_t> hashes;
    hashes.reserve(column.cells.size());
    for (const auto& cell : column.cells)
        if (!isMissing(cell))
            hashes.push_back(std::hash<std::string_view>()(trimmed(cell)));
    std::sort(hashes.begin(), hashes.end());
    return std::unique(hashes.begin(), hashes.end()) - hashes.begin();
}

ColumnType typeOf(const Readings& seen, std::int64_t unique) {
    constexpr std::int64_t mostStray = 20; // one in so many
    if (seen.present == 0 || (seen.numbers > 0 && (seen.present - seen.numbers) * mostStray <= seen.present))
        return ColumnType::Number;
    if (seen.dates == seen.present)
        return ColumnType::Date;
    const auto count = static_cast<double>(seen.present);
    const double length = static_cast<double>(seen.characters) / count;
    const double words = static_cast<double>(seen.words) / count;
    const bool various = unique * 2 > seen.present;
    const bool wide = seen.wide * 2 > seen.characters;
    if (length >= 40 || (various && words >= 4) || (various && wide && length >= 10))
        return ColumnType::Text;
    return ColumnType::Category;
}

} // namespace

const char* columnTypeName(ColumnType type) {
    switch (type) {
    case ColumnType::Number:
        return "number";
    case ColumnType::Category:
        return "category";
    case ColumnType::Text:
        return "text";
    case ColumnType::Date:
        return "date";
    }
    return "category";
}

ColumnFacts factsOf(const Column& column) {
    const auto seen = readingsOf(column);
    ColumnFacts facts;
    facts.name = column.name;
    facts.rows = static_cast<std::int64_t>(column.cells.size());
    facts.missing = facts.rows - seen.present;
    facts.unique = countDifferent(column);
    facts.type = typeOf(seen, facts.unique);
    facts.meanLength = seen.present > 0 ? static_cast<double>(seen.characters) / static_cast<double>(seen.present) : 0;
    if (facts.type == ColumnType::Number && seen.numbers > 0) {
        facts.min = seen.min;
        facts.max = seen.max;
        facts.mean = seen.sum / static_cast<double>(seen.numbers);
        facts.whole = seen.whole;
        facts.stray = seen.present - seen.numbers;
        facts.firstStray = facts.stray > 0 ? seen.firstOther : -1;
        facts.missing += facts.stray;
    }
    facts.ascending = seen.ascending && facts.stray == 0 && seen.present > 1 && (facts.isNumber() || facts.type == ColumnType::Date);
    return facts;
}

std::vector<ColumnFacts> factsOf(const Table& table) {
    std::vector<ColumnFacts> facts(table.columns.size());
    // Only a fault of the machine could stop it.
    (void)forEachParallel(static_cast<std::int64_t>(facts.size()), [&](std::int64_t c) -> Result<void> {
        facts[static_cast<std::size_t>(c)] = factsOf(table.columns[static_cast<std::size_t>(c)]);
        return {};
    });
    return facts;
}

std::vector<std::string> differentCells(const Column& column) {
    std::unordered_set<std::string_view> seen;
    for (const auto& cell : column.cells)
        if (!isMissing(cell))
            seen.insert(trimmed(cell));
    std::vector<std::string> out(seen.begin(), seen.end());
    std::sort(out.begin(), out.end(), naturalLess);
    return out;
}

} // namespace lepton::datasets
