// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/Language.h"
#include "core/report/Pen.h"

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// What a report says, made once and written by two writers. All words are in the report's language, unescaped UTF-8.
namespace lepton::report {

struct Heading {
    int level = 1; ///< 1: a section, which stands in the table of contents; 2: a part of one
    std::string text;
};

struct Paragraph {
    std::string text;
    bool muted = false; ///< a remark
};

/// A few figures that say the most.
struct Tiles {
    struct Tile {
        std::string label, value;
    };
    std::vector<Tile> tiles;
};

/// Names and their values.
struct Facts {
    std::vector<std::pair<std::string, std::string>> rows;
};

struct Column {
    std::string title;
    Align align = Align::Left;
    bool mono = false;
};

struct Cell {
    std::string text;
    std::optional<Colour> mark = std::nullopt;   ///< a small square before the words
    std::optional<Colour> colour = std::nullopt; ///< of the words
};

struct Table {
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows; ///< each with a cell for each column
};

/// A drawing. Both functions take the width that a writer has for it, in points; `draw` also the height, between `least` and all of what was asked for.
struct Figure {
    std::string title;
    std::string description; ///< what there is to see, for those who can't
    std::function<double(double width)> height;
    std::function<void(Pen& pen, double width, double height)> draw;
    double least = 1; ///< share of its height that it can do with, so as to fit the rest of a page
};

/// Figures side by side.
struct Figures {
    std::vector<Figure> figures;
    int columns = 2;
};

struct PictureGrid {
    struct Entry {
        Picture picture;
        std::string title;  ///< "7 → 9"
        std::string detail; ///< "98.2 %"
        Colour colour = colour::text; ///< of the title
        std::string description;
    };
    std::vector<Entry> entries;
};

/// Lines to be copied.
struct Code {
    std::string text;
};

using Block = std::variant<Heading, Paragraph, Tiles, Facts, Table, Figures, PictureGrid, Code>;

struct Content {
    std::string title;    ///< the project's name
    std::string subtitle; ///< "Training report"
    std::string remark;   ///< which run, when
    std::string contentsTitle; ///< of the table of contents
    std::string footer;   ///< by which program
    std::string created;  ///< of the report, UTC, ISO 8601
    Language language = Language::english();
    std::vector<Block> blocks;

    void add(Block block) { blocks.push_back(std::move(block)); }
    void heading(int level, const Text& text) { add(Heading{level, language.say(text)}); }
    void paragraph(const Text& text, bool muted = false) { add(Paragraph{language.say(text), muted}); }
};

/// One self-contained HTML file: figures as SVG, pictures as data, no script, nothing from outside.
std::string htmlOf(const Content& content);
/// A paged PDF (A4) with bookmarks. Error: Internal (Cairo).
Result<std::string> pdfOf(const Content& content);

} // namespace lepton::report
