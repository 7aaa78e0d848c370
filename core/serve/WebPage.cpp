// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/WebPage.h"

#include <string_view>

namespace lepton::embedded {
std::string_view page(std::string_view file);
}

namespace lepton::serve {

namespace {

/// The page with its style and script put in.
std::string assembled() {
    std::string html(embedded::page("page.html"));
    const auto put = [&html](const std::string& mark, const char* file) {
        const auto at = html.find(mark);
        html.replace(at, mark.size(), embedded::page(file));
    };
    put("/*style*/", "page.css");
    put("/*script*/", "page.js");
    return html;
}

} // namespace

Response webPage() {
    static const std::string html = assembled();
    Response response;
    response.contentType = "text/html; charset=utf-8";
    response.body = html;
    // What is inline is ours; nothing comes from elsewhere and nothing goes there.
    response.headers["Content-Security-Policy"] = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    response.headers["X-Content-Type-Options"] = "nosniff";
    response.headers["Referrer-Policy"] = "no-referrer";
    response.headers["Cache-Control"] = "no-cache";
    return response;
}

} // namespace lepton::serve
