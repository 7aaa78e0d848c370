// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/Colours.h"
#include "core/report/Picture.h"

#include <pango/pangocairo.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace lepton::report {

struct Point {
    double x = 0, y = 0;
};

struct Rect {
    double x = 0, y = 0, width = 0, height = 0;
    double right() const { return x + width; }
    double bottom() const { return y + height; }
};

enum class Align { Left, Centre, Right };

/// Sizes are in the drawing's units: points on paper.
struct TextStyle {
    double size = 9;
    bool bold = false;
    bool mono = false;
    Colour colour = colour::text;
};

/// Valid UTF-8 without control characters but line ends: what is wrong becomes U+FFFD, tabs become blanks.
std::string cleanText(const std::string& text);

/// A text set in lines of a width. All lines are equally high and have their baseline at the same place in them, whatever scripts they
/// hold; Pango would make lines with Chinese higher. Lives as long as its Pen's surface.
class TextBlock {
public:
    /// `width` 0: one line.
    TextBlock(PangoContext* context, const std::string& text, const TextStyle& style, double width, Align align = Align::Left);
    double width() const;  ///< of the longest line
    double height() const { return lineHeight() * static_cast<double>(lines()); }
    std::size_t lines() const;
    double lineHeight() const;
    void draw(cairo_t* cairo, double x, double y) const; ///< y: its top
    void drawLine(cairo_t* cairo, std::size_t line, double x, double y) const; ///< y: its top
    PangoLayout* layout() const { return m_layout.get(); }

private:
    struct Unref {
        void operator()(void* object) const { g_object_unref(object); }
    };
    std::unique_ptr<PangoLayout, Unref> m_layout;
    TextStyle m_style;
    double m_width; ///< 0: one line
    Align m_align;
};

/// What charts and pages are drawn with: lines, areas, words and pictures on a Cairo context, which is an SVG's or a PDF's. One thread.
class Pen {
public:
    /// `language`: a tag such as "zh-CN", which decides the forms of Chinese characters.
    Pen(cairo_t* cairo, const std::string& language);
    ~Pen();
    Pen(const Pen&) = delete;
    Pen& operator=(const Pen&) = delete;

    cairo_t* cairo() const { return m_cairo; }
    PangoContext* context() const { return m_context; }

    void line(Point from, Point to, Colour colour, double width = 0.5, bool dashed = false);
    void polyline(std::span<const Point> points, Colour colour, double width, double opacity = 1, bool dashed = false);
    void curve(Point from, Point control1, Point control2, Point to, Colour colour, double width);
    void fill(const Rect& rect, Colour colour, double radius = 0, double opacity = 1);
    void frame(const Rect& rect, Colour colour, double width = 0.5, double radius = 0);
    void dot(Point at, double radius, Colour colour, double opacity = 1);
    /// Pixels stay squares when they are enlarged.
    void picture(const Picture& picture, const Rect& rect);

    double textWidth(const std::string& text, const TextStyle& style) const;
    /// One line, its middle at height `y`; longer than `room` (if any) it ends in "…".
    void text(const std::string& text, double x, double y, const TextStyle& style, Align align = Align::Left, double room = 0);
    /// One line that goes upwards from `at`, turned by `degrees`.
    void turnedText(const std::string& text, Point at, double degrees, const TextStyle& style, Align align = Align::Left, double room = 0);

private:
    void use(Colour colour, double opacity = 1);
    void path(const Rect& rect, double radius);
    cairo_t* m_cairo;
    PangoContext* m_context;
};

} // namespace lepton::report
