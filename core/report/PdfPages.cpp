// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/PdfPages.h"

#include <cairo-pdf.h>

#include <array>
#include <cstdio>

namespace lepton::report {

namespace {

cairo_status_t append(void* to, const unsigned char* bytes, unsigned int length) {
    static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), length);
    return CAIRO_STATUS_SUCCESS;
}

const TextStyle small{7.5, false, false, colour::text2};

} // namespace

PdfPages::PdfPages(const Content& content, std::string& out, int pages) : m_content(content), m_pages(pages) {
    m_surface = cairo_pdf_surface_create_for_stream(append, &out, page::width, page::height);
    cairo_pdf_surface_set_metadata(m_surface, CAIRO_PDF_METADATA_TITLE, cleanText(content.title + " – " + content.subtitle).c_str());
    cairo_pdf_surface_set_metadata(m_surface, CAIRO_PDF_METADATA_CREATOR, "Lepton Studio");
    cairo_pdf_surface_set_metadata(m_surface, CAIRO_PDF_METADATA_CREATE_DATE, content.created.c_str());
    m_cairo = cairo_create(m_surface);
    m_pen = std::make_unique<Pen>(m_cairo, content.language.tag());
    drawFrame();
}

PdfPages::~PdfPages() {
    m_pen.reset();
    cairo_destroy(m_cairo);
    cairo_surface_destroy(m_surface);
}

void PdfPages::drawFrame() {
    const double footer = page::height - 34;
    m_pen->text(m_content.footer, page::left, footer, small, Align::Left, page::room - 80);
    m_pen->text(std::to_string(m_number) + (m_pages > 0 ? " / " + std::to_string(m_pages) : ""), page::right, footer, small, Align::Right);
    if (m_number == 1)
        return;
    m_pen->text(m_content.title, page::left, 36, small, Align::Left, page::room * 0.6);
    m_pen->text(m_content.subtitle, page::right, 36, small, Align::Right, page::room * 0.38);
    m_pen->line({page::left, 45}, {page::right, 45}, colour::line, 0.5);
}

void PdfPages::newPage() {
    cairo_show_page(m_cairo);
    ++m_number;
    m_y = page::top;
    drawFrame();
}

bool PdfPages::need(double height) {
    if (height <= left() || m_y <= page::top)
        return false;
    newPage();
    return true;
}

void PdfPages::flow(const std::string& text, const TextStyle& style, double x, double width) {
    const TextBlock block(m_pen->context(), text, style, width);
    for (std::size_t i = 0; i < block.lines(); ++i) {
        const double height = block.lineHeight();
        if (height > left())
            newPage();
        block.drawLine(m_cairo, i, page::left + x, m_y);
        m_y += height;
    }
}

void PdfPages::bookmark(int level, const std::string& text, const std::string& name) {
    cairo_tag_begin(m_cairo, CAIRO_TAG_DEST, ("name='" + name + "'").c_str());
    cairo_tag_end(m_cairo, CAIRO_TAG_DEST);
    std::array<char, 80> target{};
    std::snprintf(target.data(), target.size(), "page=%d pos=[%d %d]", m_number, static_cast<int>(page::left), static_cast<int>(m_y - 6));
    const int parent = level == 1 ? CAIRO_PDF_OUTLINE_ROOT : m_parent;
    const int id = cairo_pdf_surface_add_outline(m_surface, parent, cleanText(text).c_str(), target.data(), level == 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : static_cast<cairo_pdf_outline_flags_t>(0));
    if (level == 1)
        m_parent = id;
}

void PdfPages::link(const Rect& r, const std::string& name) {
    std::array<char, 160> attributes{};
    std::snprintf(attributes.data(), attributes.size(), "dest='%s' rect=[%d %d %d %d]", name.c_str(), static_cast<int>(r.x), static_cast<int>(r.y), static_cast<int>(r.width),
                  static_cast<int>(r.height));
    cairo_tag_begin(m_cairo, CAIRO_TAG_LINK, attributes.data());
    cairo_tag_end(m_cairo, CAIRO_TAG_LINK);
}

Result<void> PdfPages::finish() {
    cairo_show_page(m_cairo);
    cairo_surface_finish(m_surface);
    const cairo_status_t status = cairo_status(m_cairo) != CAIRO_STATUS_SUCCESS ? cairo_status(m_cairo) : cairo_surface_status(m_surface);
    if (status == CAIRO_STATUS_SUCCESS)
        return {};
    return Error(ErrorCode::Internal, text(LT("core", "The PDF could not be made: %1"), cairo_status_to_string(status))).fix(LT("core", "Write an HTML report instead, and report this"));
}

} // namespace lepton::report
