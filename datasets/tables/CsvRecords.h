// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace lepton::datasets {

/// Walks over the records of CSV text (RFC 4180). Debian's parsers don't fit: libcsv trims cells and knows no lines, fccp wants the
/// columns when it is compiled.
class CsvRecords {
public:
    CsvRecords(std::string_view text, char delimiter) : m_text(text), m_delimiter(delimiter) {}

    /// Goes to the next record; false at the end. Empty lines are passed over.
    bool next();
    /// Views into the text, or into this object until next().
    const std::vector<std::string_view>& cells() const { return m_cells; }
    /// Where the record begins, from 1.
    std::int64_t line() const { return m_recordLine; }
    /// The record's last cell was quoted and never closed.
    bool open() const { return m_open; }
    std::int64_t openLine() const { return m_openLine; }

private:
    void quotedCell();
    void plainCell();

    std::string_view m_text;
    char m_delimiter;
    std::size_t m_at = 0;
    std::int64_t m_line = 1;
    std::int64_t m_recordLine = 1;
    std::int64_t m_openLine = 0;
    bool m_open = false;
    std::vector<std::string_view> m_cells;
    std::deque<std::string> m_unquoted; ///< cells that had doubled quotes
};

} // namespace lepton::datasets
