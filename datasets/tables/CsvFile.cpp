// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/ProblemList.h"
#include "datasets/tables/Cells.h"
#include "datasets/tables/ColumnRoles.h"
#include "datasets/tables/CsvRecords.h"
#include "datasets/tables/TableFile.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace lepton::datasets {

namespace {

constexpr std::size_t looks = 100; ///< records that delimiter and header are guessed from

struct Start {
    std::vector<std::vector<std::string>> records;
    std::size_t width = 0; ///< the commonest number of cells
    double share = 0;      ///< of records with that many
};

Start startOf(std::string_view text, char delimiter) {
    Start start;
    std::map<std::size_t, std::size_t> widths;
    CsvRecords records(text, delimiter);
    while (start.records.size() < looks && records.next()) {
        start.records.emplace_back(records.cells().begin(), records.cells().end());
        ++widths[records.cells().size()];
    }
    for (const auto& [width, count] : widths)
        if (const auto share = static_cast<double>(count) / static_cast<double>(start.records.size()); share > start.share) {
            start.share = share;
            start.width = width;
        }
    return start;
}

char guessDelimiter(std::string_view text) {
    // In the order in which they win a tie: a comma is most likely to stand in a cell itself.
    char best = ',';
    double highest = 0;
    for (const char delimiter : {'\t', ';', '|', ','})
        if (const auto start = startOf(text, delimiter); start.width > 1 && start.share > highest) {
            highest = start.share;
            best = delimiter;
        }
    return best;
}

bool recurs(const Start& start, std::size_t column) {
    for (std::size_t i = 1; i < start.records.size(); ++i)
        if (column < start.records[i].size() && start.records[i][column] == start.records[0][column])
            return true;
    return false;
}

bool onlyNumbersBelow(const Start& start, std::size_t column) {
    bool any = false;
    for (std::size_t i = 1; i < start.records.size(); ++i) {
        if (column >= start.records[i].size() || isMissing(start.records[i][column]))
            continue;
        if (!numberIn(start.records[i][column]))
            return false;
        any = true;
    }
    return any;
}

/// The first record is a header if none of its cells is a number, and it does not look like one more row.
bool guessHeader(const Start& start) {
    constexpr std::size_t longestName = 60;
    const auto& first = start.records.front();
    bool sure = false;
    bool likeRow = false;
    for (std::size_t c = 0; c < first.size(); ++c) {
        if (numberIn(first[c]))
            return false;
        sure = sure || onlyNumbersBelow(start, c) || isUsualName(first[c]);
        likeRow = likeRow || first[c].size() > longestName || (!first[c].empty() && recurs(start, c));
    }
    if (sure || likeRow)
        return sure;
    return std::any_of(first.begin(), first.end(), [](const std::string& cell) { return !isMissing(cell); });
}

std::string columnName(std::size_t c) { return "column" + std::to_string(c + 1); }

Result<std::vector<std::string>> namesOf(const CsvRecords& header, const std::string& where, std::vector<Problem>& problems) {
    std::vector<std::string> names;
    std::set<std::string> seen;
    for (std::size_t c = 0; c < header.cells().size(); ++c) {
        std::string name(trimmed(header.cells()[c]));
        if (name.empty()) {
            name = columnName(c);
            problems.push_back({where + ":1", text(LT("core", "The column has no name in the header and is called %1"), name), 1, "no-name"});
        }
        if (!seen.insert(name).second)
            return Error(ErrorCode::BadFormat, text(LT("core", "Two columns are called “%1”"), name))
                .at(where + ":" + std::to_string(header.line()))
                .fix(LT("core", "Give every column a name of its own in the first line"));
        names.push_back(std::move(name));
    }
    return names;
}

/// Rows whose number of cells is not the header's.
class RaggedRows {
public:
    void add(const CsvRecords& record, std::size_t width, const std::string& where) {
        auto what = text(LT("core", "The row has %1 cells, but the first has %2, and is left out"), record.cells().size(), width);
        if (m_count++ == 0)
            m_first = {record.line(), record.cells().size(), width};
        if (m_count <= static_cast<std::int64_t>(mostProblemsEach))
            m_problems.push_back({where + ":" + std::to_string(record.line()), std::move(what), 1, "ragged-row"});
    }
    Result<void> check(std::int64_t rows, const std::string& where, std::vector<Problem>& problems) {
        constexpr std::int64_t tolerance = 100;
        constexpr std::int64_t fewest = 20; // so that one of them may be bad
        if (m_count > std::max<std::int64_t>((rows + m_count) / tolerance, rows >= fewest ? 1 : 0))
            return Error(ErrorCode::BadFormat,
                         text(LT("core", "The row has %1 cells, but the first has %2; so it is with %3 rows"), m_first.cells, m_first.width, m_count))
                .at(where + ":" + std::to_string(m_first.line))
                .fix(LT("core", "Put cells that hold the delimiter in quotes, and give every row as many cells as the first"));
        problems.insert(problems.end(), m_problems.begin(), m_problems.end());
        if (const auto more = m_count - static_cast<std::int64_t>(m_problems.size()); more > 0)
            problems.push_back(
                {m_problems.back().where, text(LT("core", "The same is true of %1 more, from here on"), more), static_cast<long>(more), "ragged-row"});
        return {};
    }

private:
    struct First {
        std::int64_t line = 0;
        std::size_t cells = 0, width = 0;
    } m_first;
    std::int64_t m_count = 0;
    std::vector<Problem> m_problems;
};

/// "1,5" as it is written where the delimiter is a semicolon: with the point instead; empty: it is none.
std::string withPoint(std::string_view cell) {
    cell = trimmed(cell);
    const auto comma = cell.find(',');
    const auto digits = [](std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos; };
    const auto whole = cell.substr(0, comma);
    if (comma == std::string_view::npos || !digits(whole.starts_with('-') ? whole.substr(1) : whole) || !digits(cell.substr(comma + 1)))
        return {};
    std::string out(cell);
    out[comma] = '.';
    return out;
}

/// Turns a column of numbers with decimal commas into one with points.
void readDecimalCommas(Column& column) {
    bool commas = false;
    for (const auto& cell : column.cells) {
        const bool comma = !withPoint(cell).empty();
        commas = commas || comma;
        if (!comma && !isMissing(cell) && (!numberIn(cell) || cell.find('.') != std::string::npos))
            return;
    }
    if (commas)
        for (auto& cell : column.cells)
            if (auto number = withPoint(cell); !number.empty())
                cell = std::move(number);
}

/// Cells beyond `width` that hold nothing: some programs end every line with a delimiter.
bool onlyEmptyBeyond(const std::vector<std::string_view>& cells, std::size_t width) {
    return cells.size() > width &&
           std::all_of(cells.begin() + static_cast<std::ptrdiff_t>(width), cells.end(), [](std::string_view cell) { return cell.empty(); });
}

Error noRows(const std::string& where, bool header) {
    return Error(ErrorCode::BadFormat, header ? LT("core", "The file holds a header and no rows") : LT("core", "The file is empty"))
        .at(where)
        .fix(LT("core", "Choose a file with one row for each sample"));
}

} // namespace

Result<TableFile> parseCsv(std::string_view utf8, const std::string& where, bool cut) {
    TableFile out;
    out.delimiter = guessDelimiter(utf8);
    const auto start = startOf(utf8, out.delimiter);
    if (start.records.empty())
        return noRows(where, false);
    out.header = guessHeader(start);
    CsvRecords records(utf8, out.delimiter);
    std::vector<std::string> names;
    if (out.header) {
        records.next();
        LEPTON_TRY(names, namesOf(records, where, out.problems));
    } else {
        for (std::size_t c = 0; c < start.width; ++c)
            names.push_back(columnName(c));
        out.problems.push_back({where + ":1",
                                text(LT("core", "The first line holds values, not names: the columns are called %1 to %2"), names.front(), names.back()), 1,
                                "no-header"});
    }
    for (auto& name : names)
        out.table.columns.push_back({std::move(name), {}});
    auto& columns = out.table.columns;
    RaggedRows ragged;
    while (records.next()) {
        const auto& cells = records.cells();
        if (records.open() && cut)
            break;
        if (records.open())
            return Error(ErrorCode::BadFormat, LT("core", "A quoted cell begins here and never ends"))
                .at(where + ":" + std::to_string(records.openLine()))
                .fix(LT("core", "Close the quote; a quote inside a quoted cell is written twice"));
        if (cells.size() != columns.size() && !onlyEmptyBeyond(cells, columns.size())) {
            ragged.add(records, columns.size(), where);
            continue;
        }
        for (std::size_t c = 0; c < columns.size(); ++c)
            columns[c].cells.emplace_back(cells[c]);
        out.lines.push_back(records.line());
    }
    LEPTON_CHECK(ragged.check(out.table.rows(), where, out.problems));
    if (out.table.rows() == 0)
        return noRows(where, out.header);
    if (out.delimiter != ',')
        for (auto& column : columns)
            readDecimalCommas(column);
    return out;
}

} // namespace lepton::datasets
