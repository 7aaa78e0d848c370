// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/tables/CsvRecords.h"

#include <algorithm>

namespace lepton::datasets {

bool CsvRecords::next() {
    m_cells.clear();
    m_unquoted.clear();
    while (m_at < m_text.size() && (m_text[m_at] == '\n' || m_text[m_at] == '\r')) {
        m_line += m_text[m_at] == '\n' ? 1 : 0;
        ++m_at;
    }
    if (m_at >= m_text.size())
        return false;
    m_recordLine = m_line;
    for (;;) {
        if (m_at < m_text.size() && m_text[m_at] == '"')
            quotedCell();
        else
            plainCell();
        if (m_at >= m_text.size() || m_text[m_at] != m_delimiter)
            break;
        ++m_at;
    }
    return true;
}

void CsvRecords::plainCell() {
    const auto from = m_at;
    const char* const data = m_text.data();
    const auto size = m_text.size();
    while (m_at < size && data[m_at] != m_delimiter && data[m_at] != '\n' && data[m_at] != '\r')
        ++m_at;
    m_cells.push_back(m_text.substr(from, m_at - from));
}

void CsvRecords::quotedCell() {
    const auto startLine = m_line;
    const auto from = ++m_at;
    std::string* joined = nullptr; // needed once the cell is more than one piece of the text
    auto piece = from;
    const auto join = [&](std::size_t end) {
        if (joined == nullptr)
            joined = &m_unquoted.emplace_back();
        joined->append(m_text.substr(piece, end - piece));
    };
    for (;;) {
        const auto quote = std::min(m_text.find('"', m_at), m_text.size());
        m_line += std::count(m_text.begin() + static_cast<std::ptrdiff_t>(m_at), m_text.begin() + static_cast<std::ptrdiff_t>(quote), '\n');
        m_at = quote;
        if (quote == m_text.size()) {
            m_open = true;
            m_openLine = startLine;
            m_cells.push_back(m_text.substr(piece, quote - piece));
            return;
        }
        if (quote + 1 >= m_text.size() || m_text[quote + 1] != '"')
            break;
        join(quote + 1);
        m_at = piece = quote + 2;
    }
    const auto end = m_at++;
    // What stands between the closing quote and the delimiter belongs to the cell, as Python's csv has it.
    const auto rest = m_at;
    while (m_at < m_text.size() && m_text[m_at] != m_delimiter && m_text[m_at] != '\n' && m_text[m_at] != '\r')
        ++m_at;
    if (joined == nullptr && m_at == rest) {
        m_cells.push_back(m_text.substr(piece, end - piece));
        return;
    }
    join(end);
    joined->append(m_text.substr(rest, m_at - rest));
    m_cells.push_back(*joined);
}

} // namespace lepton::datasets
