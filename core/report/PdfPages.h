// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/Content.h"

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace lepton::report {

/// A4 in points.
namespace page {
inline constexpr double width = 595.28, height = 841.89;
inline constexpr double left = 54, right = width - 54, top = 62, bottom = height - 58;
inline constexpr double room = right - left;
} // namespace page

/// The pages of a PDF, one after the other: where writing has got to, headers and footers, bookmarks.
class PdfPages {
public:
    /// `pages`: how many there will be, from a first pass; 0: not known yet.
    PdfPages(const Content& content, std::string& out, int pages);
    ~PdfPages();
    PdfPages(const PdfPages&) = delete;
    PdfPages& operator=(const PdfPages&) = delete;

    Pen& pen() { return *m_pen; }
    double y() const { return m_y; }
    int number() const { return m_number; }
    void moveDown(double by) { m_y += by; }
    double left() const { return page::bottom - m_y; } ///< room on this page
    /// Starts a new page if less than `height` is left and that would help. True if it did.
    bool need(double height);
    void newPage();

    /// Text from here on, over as many pages as it takes; its x and width within the page.
    void flow(const std::string& text, const TextStyle& style, double x, double width);

    /// A place to jump to, here, and its bookmark. Level 1 or 2.
    void bookmark(int level, const std::string& text, const std::string& name);
    /// A box that jumps to a place of that name.
    void link(const Rect& rect, const std::string& name);

    /// Writes the rest. Error: Internal.
    Result<void> finish();

private:
    void drawFrame();
    const Content& m_content;
    cairo_surface_t* m_surface = nullptr;
    cairo_t* m_cairo = nullptr;
    std::unique_ptr<Pen> m_pen;
    int m_pages;
    int m_number = 1;
    int m_parent = 0; ///< bookmark of the section
    double m_y = page::top;
};

} // namespace lepton::report
