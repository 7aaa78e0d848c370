// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/TableFormats.h"
#include "datasets/formats/TableSource.h"
#include "datasets/tables/Cells.h"
#include "datasets/tables/ColumnRoles.h"

#include <algorithm>
#include <numeric>

namespace lepton::datasets {

namespace {

std::optional<double> timeIn(const std::string& cell) {
    const auto number = numberIn(cell);
    return number ? number : dateIn(cell);
}

/// Puts each file's rows in the order of time; says what was amiss.
Result<void> sortByTime(TableParts& parts, const std::string& timeColumn) {
    const auto* column = parts.table.find(timeColumn);
    std::vector<double> times;
    for (const auto& cell : column->cells) {
        const auto time = timeIn(cell);
        if (!time)
            return Error(ErrorCode::BadFormat, text(LT("core", "“%1” in the column “%2” is no time"), cell, timeColumn))
                .at(parts.name(static_cast<std::int64_t>(times.size())))
                .fix(LT("core", "Write times as 2024-05-31 or 2024-05-31 12:30:00, or as numbers"));
        times.push_back(*time);
    }
    std::vector<std::size_t> order(times.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto before = [&](std::size_t a, std::size_t b) { return times[a] < times[b]; };
    for (auto& file : parts.files) {
        const auto from = order.begin() + file.firstRow;
        const auto to = from + static_cast<std::ptrdiff_t>(file.lines.size());
        if (!std::is_sorted(from, to, before)) {
            parts.problems.push_back({file.name, LT("core", "The rows are not in the order of time and were put into it"), 1, "not-in-order"});
            std::stable_sort(from, to, before);
            std::vector<std::int64_t> lines;
            for (auto it = from; it != to; ++it)
                lines.push_back(file.lines[*it - static_cast<std::size_t>(file.firstRow)]);
            file.lines = std::move(lines);
        }
        const auto twice = std::adjacent_find(from, to, [&](std::size_t a, std::size_t b) { return times[a] == times[b]; });
        if (twice != to)
            parts.problems.push_back({parts.name(twice - order.begin() + 1), LT("core", "Two rows have the same time"), 1, "repeated-time"});
    }
    for (auto& one : parts.table.columns) {
        std::vector<std::string> cells;
        cells.reserve(order.size());
        for (const auto row : order)
            cells.push_back(std::move(one.cells[row]));
        one.cells = std::move(cells);
    }
    return {};
}

Result<std::unique_ptr<Source>> openSeries(const Path& path, const Progress& progress) {
    LEPTON_TRY(auto parts, readTableParts(path, progress));
    const auto columns = factsOf(parts.table);
    const auto roles = guessSeries(columns);
    if (!roles)
        return Error(ErrorCode::BadFormat, LT("core", "The table has no column of numbers that changes in time"))
            .at(path.string())
            .fix(LT("core", "Choose a table with one row for each point in time"));
    if (!roles->time.empty())
        LEPTON_CHECK(sortByTime(parts, roles->time));
    TableUse use{"series", "series", "forecasting", "", roles->targets.front()};
    return std::unique_ptr<Source>(std::make_unique<TableSource>(std::move(parts), columns, std::move(use)));
}

double seriesLikelihood(const Path& path) {
    const auto parts = peekTableParts(path);
    const auto roles = parts ? guessSeries(factsOf(parts->table)) : std::nullopt;
    return roles ? roles->sure : 0;
}

} // namespace

Format seriesFormat() {
    return {"series",
            LT("core", "Time series"),
            LT("core", "CSV or JSON lines with a date or time and columns of numbers, one row for each point in time"),
            seriesLikelihood,
            openSeries,
            "series"};
}

} // namespace lepton::datasets
