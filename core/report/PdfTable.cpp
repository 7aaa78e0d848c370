// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/PdfTable.h"

#include <algorithm>
#include <numeric>

namespace lepton::report {

namespace {

constexpr double gap = 10;      ///< between columns
constexpr double above = 3.2;   ///< and below the words of a row
constexpr double markRoom = 7;
constexpr std::size_t measured = 200; ///< rows that decide about the columns' widths
constexpr int mostLines = 24; ///< of a cell: a row is never higher than a page
const TextStyle head{7.8, true, false, colour::text2};

TextStyle styleOf(const Column& column, const Cell* cell = nullptr) {
    return {column.mono ? 7.4 : 8.2, false, column.mono, cell != nullptr && cell->colour ? *cell->colour : colour::text};
}

double markOf(const Cell& cell) { return cell.mark ? markRoom : 0; }

/// Of the longest word: narrower a column should not be. Letters of Chinese stand for words.
double longestWord(const Pen& pen, const std::string& text, const TextStyle& style) {
    double longest = 0;
    std::size_t start = 0;
    for (std::size_t i = 0; i <= text.size(); ++i)
        if (i == text.size() || text[i] == ' ' || text[i] == '\n') {
            if (i > start)
                longest = std::max(longest, pen.textWidth(text.substr(start, std::min<std::size_t>(i - start, 60)), style));
            start = i + 1;
        }
    return longest;
}

class TableWriter {
public:
    TableWriter(PdfPages& pages, const Table& table) : m_pages(pages), m_table(table) { measure(); }

    double headHeight() {
        double height = 0;
        for (std::size_t i = 0; i < m_table.columns.size(); ++i)
            height = std::max(height, block(m_table.columns[i].title, head, i).height());
        return height + 2 * above;
    }

    double rowHeight(const std::vector<Cell>& row) {
        double height = 0;
        for (std::size_t i = 0; i < row.size() && i < m_widths.size(); ++i)
            height = std::max(height, block(row[i].text, styleOf(m_table.columns[i]), i, markOf(row[i])).height());
        return height + 2 * above;
    }

    void write() {
        writeHead();
        for (const auto& row : m_table.rows) {
            const double height = rowHeight(row);
            if (m_pages.need(height))
                writeHead();
            writeRow(row, height);
        }
        m_pages.moveDown(12);
    }

private:
    void measure() {
        const std::size_t count = m_table.columns.size();
        std::vector<double> natural(count), least(count);
        const Pen& pen = m_pages.pen();
        for (std::size_t i = 0; i < count; ++i) {
            natural[i] = pen.textWidth(m_table.columns[i].title, head);
            least[i] = longestWord(pen, m_table.columns[i].title, head);
            for (std::size_t row = 0; row < std::min(measured, m_table.rows.size()); ++row) {
                const Cell& cell = m_table.rows[row].at(i);
                const TextStyle style = styleOf(m_table.columns[i]);
                const std::string words = cell.text.substr(0, 200);
                const double whole = pen.textWidth(words, style) + markOf(cell);
                const bool figure = m_table.columns[i].align == Align::Right; // "9.5 s" stays on one line
                natural[i] = std::max(natural[i], whole);
                least[i] = std::max(least[i], figure ? whole : longestWord(pen, words, style) + markOf(cell));
            }
            natural[i] += 0.5;
            least[i] = std::min({natural[i], least[i] + 0.5, 150.0});
        }
        divide(natural, least);
    }

    void divide(const std::vector<double>& natural, std::vector<double> least) {
        const double room = page::room - gap * (static_cast<double>(natural.size()) - 1);
        const double wanted = std::accumulate(natural.begin(), natural.end(), 0.0);
        double smallest = std::accumulate(least.begin(), least.end(), 0.0);
        if (smallest > room) {
            for (double& width : least)
                width *= room / smallest;
            smallest = room;
        }
        m_widths.resize(natural.size());
        for (std::size_t i = 0; i < natural.size(); ++i)
            m_widths[i] = wanted <= room ? natural[i] + (room - wanted) * natural[i] / std::max(wanted, 1.0)
                                         : least[i] + (natural[i] - least[i]) * (room - smallest) / std::max(wanted - smallest, 1e-9);
    }

    TextBlock block(const std::string& text, const TextStyle& style, std::size_t column, double mark = 0) {
        TextBlock words(m_pages.pen().context(), text, style, std::max(4.0, m_widths[column] - mark), m_table.columns[column].align);
        pango_layout_set_height(words.layout(), -mostLines);
        pango_layout_set_ellipsize(words.layout(), PANGO_ELLIPSIZE_END);
        return words;
    }

    void writeHead() {
        const double height = headHeight();
        double x = page::left;
        for (std::size_t i = 0; i < m_widths.size(); ++i) {
            const TextBlock words = block(m_table.columns[i].title, head, i);
            words.draw(m_pages.pen().cairo(), x, m_pages.y() + height - above - words.height());
            x += m_widths[i] + gap;
        }
        m_pages.moveDown(height);
        m_pages.pen().line({page::left, m_pages.y()}, {page::right, m_pages.y()}, mixed(colour::line, colour::text2, 0.3), 0.6);
    }

    void writeRow(const std::vector<Cell>& row, double height) {
        double x = page::left;
        for (std::size_t i = 0; i < row.size() && i < m_widths.size(); ++i) {
            if (row[i].mark)
                m_pages.pen().fill({x, m_pages.y() + above + 0.6, 2.6, 8.4}, *row[i].mark, 0.8);
            block(row[i].text, styleOf(m_table.columns[i], &row[i]), i, markOf(row[i])).draw(m_pages.pen().cairo(), x + markOf(row[i]), m_pages.y() + above);
            x += m_widths[i] + gap;
        }
        m_pages.moveDown(height);
        m_pages.pen().line({page::left, m_pages.y()}, {page::right, m_pages.y()}, colour::field, 0.5);
    }

    PdfPages& m_pages;
    const Table& m_table;
    std::vector<double> m_widths;
};

} // namespace

void writeTable(PdfPages& pages, const Table& table) { TableWriter(pages, table).write(); }

double firstRowsHeight(PdfPages& pages, const Table& table) {
    TableWriter writer(pages, table);
    return writer.headHeight() + (table.rows.empty() ? 0 : writer.rowHeight(table.rows.front()));
}

} // namespace lepton::report
