// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/UrlPath.h"

#include <charconv>

namespace lepton::serve {

namespace {

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    for (std::size_t start = 0;;) {
        const auto end = text.find(at, start);
        parts.push_back(text.substr(start, end - start));
        if (end == std::string_view::npos)
            return parts;
        start = end + 1;
    }
}

} // namespace

std::string percentDecoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned value = 0;
        const bool code = text[i] == '%' && i + 2 < text.size() && std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16).ptr == text.data() + i + 3;
        out += code ? static_cast<char>(value) : text[i];
        i += code ? 2 : 0;
    }
    return out;
}

std::vector<std::string> pathParts(std::string_view path) {
    if (path.starts_with('/'))
        path.remove_prefix(1);
    if (path.ends_with('/'))
        path.remove_suffix(1);
    std::vector<std::string> out;
    for (const auto part : split(path, '/'))
        out.push_back(percentDecoded(part));
    return out;
}

std::optional<std::string> queryValue(std::string_view query, std::string_view key) {
    for (const auto pair : split(query, '&')) {
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == key)
            return percentDecoded(pair.substr(equals + 1));
    }
    return std::nullopt;
}

} // namespace lepton::serve
