// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/Pen.h"

#include <numbers>

namespace lepton::report {

namespace {

constexpr const char* sans = "Inter, Noto Sans CJK SC, Noto Sans, DejaVu Sans, sans-serif";
constexpr const char* monospace = "JetBrains Mono, DejaVu Sans Mono, Noto Sans Mono, Noto Sans Mono CJK SC, monospace";

PangoFontDescription* fontOf(const TextStyle& style) {
    PangoFontDescription* font = pango_font_description_new();
    pango_font_description_set_family_static(font, style.mono ? monospace : sans);
    pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
    pango_font_description_set_weight(font, style.bold ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);
    return font;
}

/// Options such as --learning-rate are not broken at their hyphens; long paths may break anywhere.
void keepWordsWhole(const std::string& text, PangoAttrList* attributes) {
    constexpr std::size_t longest = 40;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find_first_of(" \n", begin), text.size());
        if (end - begin > 1 && end - begin <= longest) {
            PangoAttribute* whole = pango_attr_allow_breaks_new(FALSE);
            whole->start_index = static_cast<guint>(begin);
            whole->end_index = static_cast<guint>(end);
            pango_attr_list_insert(attributes, whole);
        }
        begin = end + 1;
    }
}

/// Half of a capital's height, by the letters' size: where the middle of a line is.
constexpr double middle = 0.36;

} // namespace

std::string cleanText(const std::string& text) {
    char* valid = g_utf8_make_valid(text.data(), static_cast<gssize>(text.size()));
    std::string out;
    for (const char* at = valid; *at != '\0'; ++at) {
        const auto byte = static_cast<unsigned char>(*at);
        if (byte == '\t')
            out += ' ';
        else if ((byte >= 32 && byte != 127) || byte == '\n')
            out += *at;
        else if (byte != '\r')
            out += "\xEF\xBF\xBD";
    }
    g_free(valid);
    return out;
}

TextBlock::TextBlock(PangoContext* context, const std::string& text, const TextStyle& style, double width, Align align)
    : m_layout(pango_layout_new(context)), m_style(style), m_width(width), m_align(align) {
    PangoFontDescription* font = fontOf(style);
    pango_layout_set_font_description(m_layout.get(), font);
    pango_font_description_free(font);
    // Figures of equal width, so that columns of them line up.
    PangoAttrList* attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum=1"));
    const std::string clean = cleanText(text);
    if (style.mono)
        keepWordsWhole(clean, attributes);
    pango_layout_set_attributes(m_layout.get(), attributes);
    pango_attr_list_unref(attributes);
    pango_layout_set_text(m_layout.get(), clean.data(), static_cast<int>(clean.size()));
    if (width > 0) {
        pango_layout_set_width(m_layout.get(), static_cast<int>(width * PANGO_SCALE));
        pango_layout_set_wrap(m_layout.get(), PANGO_WRAP_WORD_CHAR);
    } else {
        pango_layout_set_single_paragraph_mode(m_layout.get(), TRUE);
    }
}

double TextBlock::width() const {
    int width = 0;
    pango_layout_get_size(m_layout.get(), &width, nullptr);
    return static_cast<double>(width) / PANGO_SCALE;
}

double TextBlock::lineHeight() const { return m_style.size * (m_width > 0 ? 1.5 : 1.3); }

std::size_t TextBlock::lines() const { return static_cast<std::size_t>(pango_layout_get_line_count(m_layout.get())); }

void TextBlock::draw(cairo_t* cairo, double x, double y) const {
    for (std::size_t i = 0; i < lines(); ++i)
        drawLine(cairo, i, x, y + lineHeight() * static_cast<double>(i));
}

void TextBlock::drawLine(cairo_t* cairo, std::size_t line, double x, double y) const {
    PangoLayoutLine* set = pango_layout_get_line_readonly(m_layout.get(), static_cast<int>(line));
    PangoRectangle box{};
    pango_layout_line_get_extents(set, nullptr, &box);
    const double rest = m_width - static_cast<double>(box.width) / PANGO_SCALE;
    const double indent = m_width <= 0 || m_align == Align::Left ? 0 : m_align == Align::Right ? rest : rest / 2;
    cairo_set_source_rgb(cairo, m_style.colour.r, m_style.colour.g, m_style.colour.b);
    cairo_move_to(cairo, x + indent, y + lineHeight() / 2 + middle * m_style.size);
    pango_cairo_show_layout_line(cairo, set);
}

Pen::Pen(cairo_t* cairo, const std::string& language) : m_cairo(cairo), m_context(pango_cairo_create_context(cairo)) {
    // Paper knows no pixels: one unit is a point, and letters keep their shapes and distances at every size.
    pango_cairo_context_set_resolution(m_context, 72);
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(m_context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(m_context, FALSE);
    pango_context_set_language(m_context, pango_language_from_string(language.c_str()));
}

Pen::~Pen() { g_object_unref(m_context); }

void Pen::use(Colour colour, double opacity) { cairo_set_source_rgba(m_cairo, colour.r, colour.g, colour.b, opacity); }

void Pen::line(Point from, Point to, Colour colour, double width, bool dashed) {
    const Point points[] = {from, to};
    polyline(points, colour, width, 1, dashed);
}

void Pen::polyline(std::span<const Point> points, Colour colour, double width, double opacity, bool dashed) {
    if (points.size() < 2)
        return;
    cairo_save(m_cairo);
    use(colour, opacity);
    cairo_set_line_width(m_cairo, width);
    cairo_set_line_join(m_cairo, CAIRO_LINE_JOIN_ROUND);
    if (dashed) {
        const double dash[] = {2.5, 2};
        cairo_set_dash(m_cairo, dash, 2, 0);
    }
    cairo_move_to(m_cairo, points[0].x, points[0].y);
    for (const auto& point : points.subspan(1))
        cairo_line_to(m_cairo, point.x, point.y);
    cairo_stroke(m_cairo);
    cairo_restore(m_cairo);
}

void Pen::curve(Point from, Point control1, Point control2, Point to, Colour colour, double width) {
    use(colour);
    cairo_set_line_width(m_cairo, width);
    cairo_move_to(m_cairo, from.x, from.y);
    cairo_curve_to(m_cairo, control1.x, control1.y, control2.x, control2.y, to.x, to.y);
    cairo_stroke(m_cairo);
}

void Pen::path(const Rect& r, double radius) {
    if (radius <= 0) {
        cairo_rectangle(m_cairo, r.x, r.y, r.width, r.height);
        return;
    }
    constexpr double quarter = std::numbers::pi / 2;
    cairo_new_sub_path(m_cairo);
    cairo_arc(m_cairo, r.right() - radius, r.y + radius, radius, -quarter, 0);
    cairo_arc(m_cairo, r.right() - radius, r.bottom() - radius, radius, 0, quarter);
    cairo_arc(m_cairo, r.x + radius, r.bottom() - radius, radius, quarter, 2 * quarter);
    cairo_arc(m_cairo, r.x + radius, r.y + radius, radius, 2 * quarter, 3 * quarter);
    cairo_close_path(m_cairo);
}

void Pen::fill(const Rect& rect, Colour colour, double radius, double opacity) {
    use(colour, opacity);
    path(rect, radius);
    cairo_fill(m_cairo);
}

void Pen::frame(const Rect& rect, Colour colour, double width, double radius) {
    use(colour);
    cairo_set_line_width(m_cairo, width);
    path(rect, radius);
    cairo_stroke(m_cairo);
}

void Pen::dot(Point at, double radius, Colour colour, double opacity) {
    use(colour, opacity);
    cairo_arc(m_cairo, at.x, at.y, radius, 0, 2 * std::numbers::pi);
    cairo_fill(m_cairo);
}

void Pen::picture(const Picture& picture, const Rect& rect) {
    if (picture.width <= 0 || picture.height <= 0)
        return;
    cairo_surface_t* surface = surfaceOf(picture);
    cairo_save(m_cairo);
    cairo_translate(m_cairo, rect.x, rect.y);
    cairo_scale(m_cairo, rect.width / static_cast<double>(picture.width), rect.height / static_cast<double>(picture.height));
    cairo_set_source_surface(m_cairo, surface, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(m_cairo), CAIRO_FILTER_NEAREST);
    cairo_rectangle(m_cairo, 0, 0, static_cast<double>(picture.width), static_cast<double>(picture.height));
    cairo_fill(m_cairo);
    cairo_restore(m_cairo);
    cairo_surface_destroy(surface);
}

double Pen::textWidth(const std::string& text, const TextStyle& style) const { return TextBlock(m_context, text, style, 0).width(); }

void Pen::text(const std::string& text, double x, double y, const TextStyle& style, Align align, double room) { turnedText(text, {x, y}, 0, style, align, room); }

void Pen::turnedText(const std::string& text, Point at, double degrees, const TextStyle& style, Align align, double room) {
    if (text.empty())
        return;
    const TextBlock block(m_context, text, style, 0);
    if (room > 0 && block.width() > room) {
        pango_layout_set_width(block.layout(), static_cast<int>(room * PANGO_SCALE));
        pango_layout_set_ellipsize(block.layout(), PANGO_ELLIPSIZE_END);
    }
    const double width = block.width();
    cairo_save(m_cairo);
    cairo_translate(m_cairo, at.x, at.y);
    if (degrees != 0)
        cairo_rotate(m_cairo, -degrees * std::numbers::pi / 180);
    block.draw(m_cairo, align == Align::Left ? 0 : align == Align::Right ? -width : -width / 2, -block.height() / 2);
    cairo_restore(m_cairo);
}

} // namespace lepton::report
