// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/EventColumns.h"

#include "core/project/EventIndex.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <fstream>
#include <limits>

namespace lepton::project {

namespace {

constexpr std::string_view stepStart = R"({"event":"step",)";
constexpr std::size_t blockBytes = 1 << 22;
constexpr float none = std::numeric_limits<float>::quiet_NaN();

/// Adds one row after the other. Keys come in the same order line after line, so a column is mostly where the last line had it.
class RowWriter {
public:
    explicit RowWriter(EventColumns& columns) : m_columns(columns) {}

    void begin() { m_next = 0; }
    void put(std::string_view group, std::string_view key, double value) {
        auto& column = m_columns.values[place(group, key)];
        column.resize(m_columns.step.size(), none);
        column.push_back(static_cast<float>(value));
    }
    void end(std::int64_t step) {
        m_columns.step.push_back(step);
        for (auto& column : m_columns.values)
            column.resize(m_columns.step.size(), none);
    }
    /// The row turned out not to be one.
    void drop() {
        for (auto& column : m_columns.values)
            column.resize(m_columns.step.size(), none);
    }

private:
    static bool same(const std::string& name, std::string_view group, std::string_view key) {
        if (group.empty())
            return name == key;
        return name.size() == group.size() + 1 + key.size() && name.starts_with(group) && name[group.size()] == '/' && name.ends_with(key);
    }

    std::size_t place(std::string_view group, std::string_view key) {
        const std::size_t count = m_columns.names.size();
        for (std::size_t i = 0; i < count; ++i)
            if (const std::size_t at = (m_next + i) % count; same(m_columns.names[at], group, key)) {
                m_next = at + 1;
                return at;
            }
        m_columns.names.push_back(group.empty() ? std::string(key) : std::string(group) + '/' + std::string(key));
        m_columns.values.emplace_back();
        m_next = count + 1;
        return count;
    }

    EventColumns& m_columns;
    std::size_t m_next = 0;
};

bool isColumn(std::string_view key) { return key != "step" && key != "time"; }

/// A step line as the engine writes it, without a JSON parser: flat keys and objects of one level. False if it is anything else.
class StepLine {
public:
    StepLine(std::string_view line, RowWriter& row) : m_at(line.data() + stepStart.size()), m_end(line.data() + line.size()), m_row(row) {}

    bool read() {
        m_row.begin();
        if (!members({}) || m_at != m_end || m_step < 0)
            return false;
        m_row.end(m_step);
        return true;
    }

private:
    bool take(char expected) {
        if (m_at == m_end || *m_at != expected)
            return false;
        ++m_at;
        return true;
    }

    bool text(std::string_view& out) {
        if (!take('"'))
            return false;
        const char* const start = m_at;
        while (m_at != m_end && *m_at != '"')
            if (*m_at++ == '\\')
                return false;
        out = {start, static_cast<std::size_t>(m_at - start)};
        return take('"');
    }

    bool value(std::string_view group, std::string_view key) {
        if (m_at == m_end)
            return false;
        if (*m_at == '{')
            return group.empty() && ++m_at && (take('}') || members(key));
        if (*m_at == '"') {
            std::string_view ignored;
            return text(ignored);
        }
        if (*m_at == 'n') {
            if (std::string_view(m_at, static_cast<std::size_t>(m_end - m_at)).substr(0, 4) != "null")
                return false;
            m_at += 4;
            m_row.put(group, key, none);
            return true;
        }
        double number = 0;
        const auto [end, fault] = std::from_chars(m_at, m_end, number);
        if (fault != std::errc())
            return false;
        m_at = end;
        if (group.empty() && key == "step")
            m_step = static_cast<std::int64_t>(number);
        else if (!group.empty() || isColumn(key))
            m_row.put(group, key, number);
        return true;
    }

    bool members(std::string_view group) {
        do {
            std::string_view key;
            if (!text(key) || !take(':') || !value(group, key))
                return false;
        } while (take(','));
        return take('}');
    }

    const char* m_at;
    const char* m_end;
    RowWriter& m_row;
    std::int64_t m_step = -1;
};

/// A step written another way: with blanks, in another order.
void putStep(const Json& event, EventColumns& columns, RowWriter& row) {
    const auto put = [&](std::string_view group, const std::string& key, const Json& value) {
        if (value.is_number() || value.is_null())
            row.put(group, key, value.is_number() ? value.get<double>() : none);
    };
    row.begin();
    for (const auto& [key, value] : event.items()) {
        if (value.is_object())
            for (const auto& [inner, number] : value.items())
                put(key, inner, number);
        else if (isColumn(key))
            put({}, key, value);
    }
    const Json step = event.value("step", Json());
    const std::int64_t before = columns.step.empty() ? 0 : columns.step.back();
    row.end(step.is_number() ? step.get<std::int64_t>() : before + 1);
}

void appendLine(EventColumns& columns, RowWriter& row, std::string_view line) {
    if (line.starts_with(stepStart)) {
        if (StepLine(line, row).read())
            return;
        row.drop();
    }
    const Json event = Json::parse(line, nullptr, false);
    if (!event.is_object())
        ++columns.damagedLines;
    else if (event.contains("event") && event["event"] == "step")
        putStep(event, columns, row);
    else
        columns.others.push_back({columns.step.size(), std::string(line)});
}

} // namespace

const std::vector<float>* EventColumns::find(std::string_view name) const {
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? nullptr : &values[static_cast<std::size_t>(found - names.begin())];
}

void appendLines(EventColumns& columns, std::string_view lines) {
    RowWriter row(columns);
    std::string_view last;
    columns.bytes += static_cast<std::int64_t>(lines.size());
    while (!lines.empty()) {
        const std::size_t end = lines.find('\n');
        last = lines.substr(0, end);
        appendLine(columns, row, last);
        lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    }
    columns.lastLine = last;
}

Result<EventColumns> readEventColumns(const Path& eventsFile) {
    EventColumns columns = readEventIndex(eventsFile).value_or(EventColumns());
    std::ifstream in(eventsFile, std::ios::binary);
    std::error_code fault;
    if (!in) {
        if (!std::filesystem::exists(eventsFile, fault))
            return EventColumns();
        return systemError(errno, eventsFile, false);
    }
    in.seekg(columns.bytes);
    std::string block;
    while (in) {
        const std::size_t carried = block.size();
        block.resize(carried + blockBytes);
        in.read(block.data() + carried, static_cast<std::streamsize>(blockBytes));
        block.resize(carried + static_cast<std::size_t>(in.gcount()));
        const std::size_t whole = block.rfind('\n');
        if (whole == std::string::npos)
            continue;
        appendLines(columns, std::string_view(block).substr(0, whole + 1));
        block.erase(0, whole + 1);
    }
    if (in.bad())
        return systemError(EIO, eventsFile, false);
    return columns;
}

} // namespace lepton::project
