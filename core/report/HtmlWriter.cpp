// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/Content.h"
#include "core/report/Escape.h"
#include "core/report/Svg.h"

#include <array>
#include <cstdio>

namespace lepton::embedded {
std::string_view reportStyle(std::string_view file);
}

namespace lepton::report {

namespace {

/// The page's width and the distance of figures on it, in points of a drawing: one is 1.5 pixels of the screen, so that its words are as large as the page's.
constexpr double pageWidth = 608;
constexpr double figureGap = 24;

std::string hex(Colour colour) {
    std::array<char, 8> out{};
    const auto part = [](double value) { return static_cast<unsigned>(value * 255 + 0.5); };
    std::snprintf(out.data(), out.size(), "#%02x%02x%02x", part(colour.r), part(colour.g), part(colour.b));
    return out.data();
}

std::string element(const std::string& name, const std::string& text, const std::string& attributes = {}) {
    return "<" + name + (attributes.empty() ? "" : " " + attributes) + ">" + escaped(text) + "</" + name + ">";
}

class HtmlWriter {
public:
    explicit HtmlWriter(const Content& content) : m_content(content) {}

    std::string write() {
        m_out = "<!DOCTYPE html>\n<html lang=\"" + m_content.language.tag() + "\">\n<head>\n<meta charset=\"utf-8\">\n";
        // Nothing from outside is loaded and nothing is run, whatever names a data set has.
        m_out += "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n";
        m_out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"generator\" content=\"Lepton Studio\">\n";
        m_out += element("title", m_content.title + " – " + m_content.subtitle) + "\n<style>\n" + std::string(embedded::reportStyle("report.css")) + "</style>\n</head>\n<body>\n<main class=\"page\">\n";
        m_out += "<header>" + element("div", m_content.subtitle, "class=\"kind\"") + element("h1", m_content.title) + element("p", m_content.remark, "class=\"remark\"") + "</header>\n";
        writeContents();
        for (const auto& block : m_content.blocks)
            std::visit([this](const auto& one) { writeBlock(one); }, block);
        m_out += element("footer", m_content.footer) + "\n</main>\n</body>\n</html>\n";
        return std::move(m_out);
    }

private:
    void writeContents() {
        m_out += "<nav aria-label=\"" + escaped(m_content.contentsTitle) + "\">";
        int number = 0;
        for (const auto& block : m_content.blocks)
            if (const auto* heading = std::get_if<Heading>(&block); heading != nullptr && heading->level == 1) {
                ++number;
                m_out += "<a href=\"#section" + std::to_string(number) + "\"><span>" + std::to_string(number) + "</span>" + escaped(heading->text) + "</a>";
            }
        m_out += "</nav>\n";
    }

    void writeBlock(const Heading& heading) {
        if (heading.level == 1) {
            ++m_section;
            m_out += element("h2", heading.text, "id=\"section" + std::to_string(m_section) + "\"") + "\n";
        } else {
            m_out += element("h3", heading.text) + "\n";
        }
    }

    void writeBlock(const Paragraph& paragraph) { m_out += element("p", paragraph.text, paragraph.muted ? "class=\"muted\"" : "") + "\n"; }

    void writeBlock(const Tiles& tiles) {
        m_out += "<div class=\"tiles\">";
        for (const auto& tile : tiles.tiles)
            m_out += "<div class=\"tile\">" + element("div", tile.label, "class=\"label\"") + element("div", tile.value, "class=\"value\"") + "</div>";
        m_out += "</div>\n";
    }

    void writeBlock(const Facts& facts) {
        m_out += "<dl>";
        for (const auto& [name, value] : facts.rows)
            m_out += element("dt", name) + element("dd", value);
        m_out += "</dl>\n";
    }

    static std::string classOf(const Column& column) {
        const std::string words = std::string(column.align == Align::Right ? "right " : "") + (column.mono ? "mono" : "");
        return words.empty() ? "" : "class=\"" + words + "\"";
    }

    void writeBlock(const Table& table) {
        m_out += "<div class=\"scroll\"><table><thead><tr>";
        for (const auto& column : table.columns)
            m_out += element("th", column.title, std::string("scope=\"col\"") + (column.align == Align::Right ? " class=\"right\"" : ""));
        m_out += "</tr></thead><tbody>\n";
        for (const auto& row : table.rows) {
            m_out += "<tr>";
            for (std::size_t i = 0; i < row.size() && i < table.columns.size(); ++i)
                writeCell(row[i], table.columns[i]);
            m_out += "</tr>\n";
        }
        m_out += "</tbody></table></div>\n";
    }

    void writeCell(const Cell& cell, const Column& column) {
        const std::string attributes = classOf(column) + (cell.colour ? " style=\"color:" + hex(*cell.colour) + "\"" : "");
        m_out += "<td" + (attributes.empty() ? "" : " " + attributes) + ">";
        if (cell.mark)
            m_out += "<span class=\"mark\" style=\"background:" + hex(*cell.mark) + "\"></span>";
        m_out += escaped(cell.text) + "</td>";
    }

    void writeBlock(const Figures& figures) {
        const int columns = std::max(1, figures.columns);
        const double width = (pageWidth - figureGap * (columns - 1)) / columns;
        m_out += "<div class=\"figures\" style=\"grid-template-columns:repeat(" + std::to_string(columns) + ",minmax(0,1fr))\">\n";
        for (const auto& figure : figures.figures)
            m_out += "<figure>" + (figure.title.empty() ? "" : element("figcaption", figure.title)) + svgOf(figure, width, m_content.language.tag(), ++m_figure) + "</figure>\n";
        m_out += "</div>\n";
    }

    void writeBlock(const PictureGrid& grid) {
        m_out += "<div class=\"pictures\">\n";
        for (const auto& entry : grid.entries)
            m_out += "<div><img alt=\"" + escaped(entry.description) + "\" src=\"data:image/png;base64," + base64(pngOf(entry.picture)) + "\">" +
                     element("b", entry.title, "style=\"color:" + hex(entry.colour) + "\"") + "<br>" + element("span", entry.detail, "class=\"muted\"") + "</div>\n";
        m_out += "</div>\n";
    }

    void writeBlock(const Code& code) { m_out += element("pre", code.text) + "\n"; }

    const Content& m_content;
    std::string m_out;
    int m_section = 0;
    int m_figure = 0;
};

} // namespace

std::string htmlOf(const Content& content) { return HtmlWriter(content).write(); }

} // namespace lepton::report
