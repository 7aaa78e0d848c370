// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/Escape.h"

#include "core/report/Pen.h"

namespace lepton::report {

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : cleanText(text))
        out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&quot;" : c == '\'' ? "&#39;" : std::string(1, c);
    return out;
}

std::string base64(std::string_view bytes) {
    gchar* encoded = g_base64_encode(reinterpret_cast<const guchar*>(bytes.data()), bytes.size());
    std::string out = encoded;
    g_free(encoded);
    return out;
}

} // namespace lepton::report
