// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/PdfPages.h"
#include "core/report/PdfTable.h"

#include <algorithm>

namespace lepton::report {

namespace {

constexpr double figureGap = 22;
constexpr double captionHeight = 15;
constexpr double pictureGap = 8;
constexpr int picturesInRow = 6;
const TextStyle body{9, false, false, colour::text};
const TextStyle remark{8.2, false, false, colour::text2};
const TextStyle code{8, false, true, colour::text};

/// Where each section began, from the first pass.
using Places = std::vector<int>;

class PdfWriter {
public:
    PdfWriter(const Content& content, PdfPages& pages, const Places& places) : m_content(content), m_pages(pages), m_places(places) {}

    Places write() {
        writeTitle();
        for (std::size_t i = 0; i < m_content.blocks.size(); ++i) {
            m_next = i + 1;
            std::visit([this](const auto& one) { writeBlock(one); }, m_content.blocks[i]);
        }
        return std::move(m_begun);
    }

private:
    Pen& pen() { return m_pages.pen(); }

    void writeTitle() {
        m_pages.flow(m_content.subtitle, {9, true, false, colour::accent}, 0, page::room);
        m_pages.moveDown(3);
        m_pages.flow(m_content.title, {22, true, false, colour::text}, 0, page::room);
        m_pages.moveDown(3);
        m_pages.flow(m_content.remark, {9, false, false, colour::text2}, 0, page::room);
        m_pages.moveDown(12);
        pen().line({page::left, m_pages.y()}, {page::right, m_pages.y()}, colour::line, 0.6);
        m_pages.moveDown(12);
        writeContents();
    }

    void writeContents() {
        std::vector<std::string> titles;
        for (const auto& block : m_content.blocks)
            if (const auto* heading = std::get_if<Heading>(&block); heading != nullptr && heading->level == 1)
                titles.push_back(heading->text);
        constexpr double row = 15, columnGap = 28;
        const double width = (page::room - columnGap) / 2;
        const std::size_t rows = (titles.size() + 1) / 2;
        for (std::size_t i = 0; i < titles.size(); ++i) {
            const double x = page::left + (i < rows ? 0 : width + columnGap);
            const double y = m_pages.y() + static_cast<double>(i % std::max<std::size_t>(rows, 1)) * row + row / 2;
            pen().text(std::to_string(i + 1), x, y, {9, false, false, colour::text2});
            pen().text(titles[i], x + 16, y, body, Align::Left, width - 40);
            if (i < m_places.size())
                pen().text(std::to_string(m_places[i]), x + width, y, {9, false, false, colour::text2}, Align::Right);
            m_pages.link({x, y - row / 2, width, row}, "section" + std::to_string(i + 1));
        }
        m_pages.moveDown(static_cast<double>(rows) * row + 6);
    }

    /// What the next block can't do without: a heading is not left alone at a page's foot.
    double leastHeight(std::size_t index) {
        if (index >= m_content.blocks.size())
            return 0;
        const Block& block = m_content.blocks[index];
        if (const auto* figures = std::get_if<Figures>(&block); figures != nullptr && !figures->figures.empty())
            return leastRowHeight(*figures, 0);
        if (const auto* table = std::get_if<Table>(&block))
            return firstRowsHeight(m_pages, *table) + 20;
        if (const auto* heading = std::get_if<Heading>(&block))
            return (heading->level == 1 ? 44 : 26) + leastHeight(index + 1);
        if (std::holds_alternative<PictureGrid>(block))
            return pictureHeight();
        if (std::holds_alternative<Paragraph>(block)) { // with what it introduces
            const bool ends = index + 1 >= m_content.blocks.size() || std::holds_alternative<Heading>(m_content.blocks[index + 1]) || std::holds_alternative<Paragraph>(m_content.blocks[index + 1]);
            return 26 + (ends ? 0 : std::min(leastHeight(index + 1), 300.0));
        }
        return 56;
    }

    void writeBlock(const Heading& heading) {
        const bool section = heading.level == 1;
        const double before = section ? 20 : 12;
        const bool begun = m_pages.need(before + leastHeight(m_next - 1));
        if (!begun && m_pages.y() > page::top)
            m_pages.moveDown(before);
        if (section) {
            m_begun.push_back(m_pages.number());
            m_pages.bookmark(1, heading.text, "section" + std::to_string(m_begun.size()));
            if (!begun) {
                pen().line({page::left, m_pages.y()}, {page::right, m_pages.y()}, colour::line, 0.6);
                m_pages.moveDown(10);
            }
        } else {
            m_pages.bookmark(2, heading.text, "part" + std::to_string(++m_parts));
        }
        m_pages.flow(heading.text, {section ? 14.5 : 10.5, true, false, colour::text}, 0, page::room);
        m_pages.moveDown(section ? 8 : 6);
    }

    void writeBlock(const Paragraph& paragraph) {
        m_pages.flow(paragraph.text, paragraph.muted ? remark : body, 0, page::room);
        m_pages.moveDown(7);
    }

    void writeBlock(const Tiles& tiles) {
        constexpr double height = 44, gap = 8;
        const std::size_t columns = std::clamp<std::size_t>(tiles.tiles.size() > 4 ? (tiles.tiles.size() + 1) / 2 : tiles.tiles.size(), 1, 4);
        const double width = (page::room - gap * static_cast<double>(columns - 1)) / static_cast<double>(columns);
        for (std::size_t i = 0; i < tiles.tiles.size(); ++i) {
            if (i % columns == 0)
                m_pages.need(height);
            const Rect rect{page::left + static_cast<double>(i % columns) * (width + gap), m_pages.y(), width, height};
            pen().frame(rect, colour::line, 0.7, 5);
            pen().text(tiles.tiles[i].label, rect.x + 10, rect.y + 14, {7.8, false, false, colour::text2}, Align::Left, width - 18);
            pen().text(tiles.tiles[i].value, rect.x + 10, rect.y + 29, {13, true, false, colour::text}, Align::Left, width - 18);
            if ((i + 1) % columns == 0 || i + 1 == tiles.tiles.size())
                m_pages.moveDown(height + gap);
        }
        m_pages.moveDown(6);
    }

    void writeBlock(const Facts& facts) {
        constexpr double pad = 3.2;
        const TextStyle nameStyle{8.6, false, false, colour::text2};
        double names = 132;
        for (const auto& [name, value] : facts.rows)
            names = std::max(names, std::min(200.0, pen().textWidth(name, nameStyle) + 14));
        for (const auto& [name, value] : facts.rows) {
            const TextBlock left(pen().context(), name, nameStyle, names - 10);
            const TextBlock right(pen().context(), value, {8.6, false, false, colour::text}, page::room - names);
            const double height = std::max(left.height(), right.height()) + 2 * pad;
            m_pages.need(std::min(height, 120.0));
            left.draw(pen().cairo(), page::left, m_pages.y() + pad);
            m_pages.moveDown(pad);
            for (std::size_t i = 0; i < right.lines(); ++i) { // a long value goes on on the next page
                m_pages.need(right.lineHeight());
                right.drawLine(pen().cairo(), i, page::left + names, m_pages.y());
                m_pages.moveDown(right.lineHeight());
            }
            m_pages.moveDown(std::max(0.0, left.height() - right.height()) + pad);
            pen().line({page::left, m_pages.y()}, {page::right, m_pages.y()}, colour::field, 0.5);
        }
        m_pages.moveDown(10);
    }

    void writeBlock(const Table& table) {
        m_pages.need(firstRowsHeight(m_pages, table));
        writeTable(m_pages, table);
    }

    static double widthOf(const Figures& figures) { return (page::room - figureGap * (std::max(1, figures.columns) - 1)) / std::max(1, figures.columns); }

    /// Of the row that begins with this figure, captions and all.
    double rowHeight(const Figures& figures, std::size_t first) {
        return rowHeight(figures, first, [](const Figure&) { return 1.0; });
    }
    double leastRowHeight(const Figures& figures, std::size_t first) {
        return rowHeight(figures, first, [](const Figure& figure) { return figure.least; });
    }

    template <typename Share>
    double rowHeight(const Figures& figures, std::size_t first, Share share) {
        double height = 0;
        for (std::size_t i = first; i < std::min(figures.figures.size(), first + static_cast<std::size_t>(std::max(1, figures.columns))); ++i)
            height = std::max(height, figures.figures[i].height(widthOf(figures)) * share(figures.figures[i]) + (figures.figures[i].title.empty() ? 0 : captionHeight));
        return height;
    }

    void writeBlock(const Figures& figures) {
        const auto columns = static_cast<std::size_t>(std::max(1, figures.columns));
        const double width = widthOf(figures);
        for (std::size_t first = 0; first < figures.figures.size(); first += columns) {
            const double least = leastRowHeight(figures, first);
            m_pages.need(least);
            const double height = std::min(rowHeight(figures, first), std::max(least, m_pages.left()));
            for (std::size_t i = first; i < std::min(first + columns, figures.figures.size()); ++i)
                drawFigure(figures.figures[i], page::left + static_cast<double>(i - first) * (width + figureGap), width, height);
            m_pages.moveDown(height + 14);
        }
    }

    void drawFigure(const Figure& figure, double x, double width, double room) {
        // What is higher than a page is drawn smaller.
        const double caption = figure.title.empty() ? 0 : captionHeight;
        const double height = std::min(figure.height(width), room - caption);
        const double scale = std::min(1.0, (page::bottom - page::top - caption) / std::max(height, 1.0));
        pen().text(figure.title, x, m_pages.y() + 5, {8.8, true, false, colour::text}, Align::Left, width);
        cairo_save(pen().cairo());
        cairo_translate(pen().cairo(), x + width * (1 - scale) / 2, m_pages.y() + caption);
        cairo_scale(pen().cairo(), scale, scale);
        figure.draw(pen(), width, height);
        cairo_restore(pen().cairo());
    }

    static double pictureSide() { return (page::room - pictureGap * (picturesInRow - 1)) / picturesInRow; }
    static double pictureHeight() { return pictureSide() + 27; }

    void writeBlock(const PictureGrid& grid) {
        const double side = pictureSide();
        for (std::size_t first = 0; first < grid.entries.size(); first += picturesInRow) {
            m_pages.need(pictureHeight());
            for (std::size_t i = first; i < std::min<std::size_t>(first + picturesInRow, grid.entries.size()); ++i) {
                const auto& entry = grid.entries[i];
                const Rect frame{page::left + static_cast<double>(i - first) * (side + pictureGap), m_pages.y(), side, side};
                pen().fill(frame, colour::field, 3);
                const double scale = (side - 8) / static_cast<double>(std::max<std::int64_t>(1, std::max(entry.picture.width, entry.picture.height)));
                const double w = scale * static_cast<double>(entry.picture.width), h = scale * static_cast<double>(entry.picture.height);
                pen().picture(entry.picture, {frame.x + (side - w) / 2, frame.y + (side - h) / 2, w, h});
                pen().text(entry.title, frame.x, frame.bottom() + 8, {7.6, true, false, entry.colour}, Align::Left, side);
                pen().text(entry.detail, frame.x, frame.bottom() + 18, {7.2, false, false, colour::text2}, Align::Left, side);
            }
            m_pages.moveDown(pictureHeight() + 5);
        }
        m_pages.moveDown(6);
    }

    void writeBlock(const Code& block) {
        constexpr double pad = 8;
        const TextBlock words(pen().context(), block.text, code, page::room - 2 * pad);
        m_pages.need(std::min(words.height() + 2 * pad, 200.0));
        if (words.height() + 2 * pad <= m_pages.left()) {
            const Rect rect{page::left, m_pages.y(), page::room, words.height() + 2 * pad};
            pen().fill(rect, colour::panel, 4);
            pen().frame(rect, colour::line, 0.6, 4);
        }
        m_pages.moveDown(pad);
        m_pages.flow(block.text, code, pad, page::room - 2 * pad);
        m_pages.moveDown(pad + 10);
    }

    const Content& m_content;
    PdfPages& m_pages;
    const Places& m_places;
    Places m_begun;
    std::size_t m_next = 0;
    int m_parts = 0;
};

} // namespace

Result<std::string> pdfOf(const Content& content) {
    // Twice: the first pass finds out on which page everything comes to stand.
    Places places;
    int count = 0;
    std::string out;
    for (int pass = 0; pass < 2; ++pass) {
        out.clear();
        PdfPages pages(content, out, count);
        Places begun = PdfWriter(content, pages, places).write();
        places = std::move(begun);
        count = pages.number();
        LEPTON_CHECK(pages.finish());
    }
    return out;
}

} // namespace lepton::report
