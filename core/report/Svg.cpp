// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/Svg.h"

#include "core/report/Escape.h"

#include <cairo-svg.h>

#include <cmath>

namespace lepton::report {

namespace {

cairo_status_t append(void* to, const unsigned char* bytes, unsigned int length) {
    static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), length);
    return CAIRO_STATUS_SUCCESS;
}

void replaceAll(std::string& text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

} // namespace

std::string svgOf(const Figure& figure, double width, const std::string& language, int number) {
    const double height = figure.height(width);
    std::string out;
    cairo_surface_t* surface = cairo_svg_surface_create_for_stream(append, &out, width, height);
    cairo_t* cairo = cairo_create(surface);
    {
        Pen pen(cairo, language);
        figure.draw(pen, width, height);
    }
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
    // Cairo writes a document of its own; letters are shapes in it, so no word of the user's is in what is replaced here.
    const auto begin = out.find("<svg");
    const auto end = begin == std::string::npos ? begin : out.find('>', begin);
    if (end == std::string::npos)
        return {};
    const std::string prefix = "f" + std::to_string(number) + "-";
    std::string body = out.substr(end + 1);
    replaceAll(body, "id=\"", "id=\"" + prefix);
    replaceAll(body, "xlink:href=\"#", "href=\"#" + prefix);
    replaceAll(body, "url(#", "url(#" + prefix);
    const std::string size = std::to_string(static_cast<int>(std::ceil(width))) + " " + std::to_string(static_cast<int>(std::ceil(height)));
    return "<svg viewBox=\"0 0 " + size + "\" role=\"img\" aria-label=\"" + escaped(figure.description.empty() ? figure.title : figure.description) + "\">" + body;
}

} // namespace lepton::report
