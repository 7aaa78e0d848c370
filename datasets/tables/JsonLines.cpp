// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Json.h"
#include "datasets/tables/Cells.h"
#include "datasets/tables/TableFile.h"

#include <algorithm>
#include <map>

namespace lepton::datasets {

namespace {

std::string cellOf(const Json& value) {
    if (value.is_string())
        return value.get<std::string>();
    return value.is_null() ? std::string() : value.dump();
}

class Rows {
public:
    explicit Rows(TableFile& out) : m_out(out) {}

    void add(const Json& object, std::int64_t line) {
        const auto before = m_out.lines.size();
        for (const auto& [key, value] : object.items()) {
            auto& cells = column(key).cells;
            cells.resize(before); // empty in the rows before its first sight
            cells.push_back(cellOf(value));
        }
        m_out.lines.push_back(line);
    }
    void finish() {
        for (auto& column : m_out.table.columns)
            column.cells.resize(m_out.lines.size());
    }

private:
    Column& column(const std::string& name) {
        const auto [place, fresh] = m_places.try_emplace(name, m_out.table.columns.size());
        if (fresh)
            m_out.table.columns.push_back({name, {}});
        return m_out.table.columns[place->second];
    }

    TableFile& m_out;
    std::map<std::string, std::size_t> m_places;
};

} // namespace

Result<TableFile> parseJsonLines(std::string_view utf8, const std::string& where) {
    constexpr std::int64_t tolerance = 100;
    constexpr std::int64_t fewest = 20; // so that one of them may be bad
    TableFile out;
    Rows rows(out);
    std::int64_t bad = 0;
    Problem first;
    for (std::size_t from = 0, number = 1; from < utf8.size(); ++number) {
        const auto end = std::min(utf8.find('\n', from), utf8.size());
        const auto line = trimmed(utf8.substr(from, end - from));
        from = end + 1;
        if (line.empty())
            continue;
        const Json value = Json::parse(line.begin(), line.end(), nullptr, false);
        if (value.is_object()) {
            rows.add(value, static_cast<std::int64_t>(number));
            continue;
        }
        if (bad++ == 0)
            first = {where + ":" + std::to_string(number),
                     value.is_discarded() ? LT("core", "The line is not valid JSON") : LT("core", "The line is JSON, but no object"), 1, "bad-line"};
    }
    rows.finish();
    const auto good = static_cast<std::int64_t>(out.lines.size());
    if (bad > std::max<std::int64_t>((good + bad) / tolerance, good >= fewest ? 1 : 0))
        return Error(ErrorCode::BadFormat, first.what).at(first.where).fix(LT("core", "Write one object on each line: {\"text\": \"…\", \"label\": \"…\"}"));
    if (bad > 0) {
        first.count = static_cast<long>(bad);
        out.problems.push_back(std::move(first));
    }
    if (good == 0 || out.table.columns.empty())
        return Error(ErrorCode::BadFormat, LT("core", "The file is empty")).at(where).fix(LT("core", "Choose a file with one row for each sample"));
    return out;
}

} // namespace lepton::datasets
