// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/PictureReader.h"

#include <optional>

namespace lepton::datasets {

namespace {

PictureReader& reader() {
    static PictureReader one;
    return one;
}

bool& pathsAllowed() {
    static bool allowed = false;
    return allowed;
}

Result<Array> decode(std::string_view bytes, const std::string& where) {
    if (!reader())
        return Error(ErrorCode::Unsupported, LT("core", "This program can't read pictures")).at(where).fix(LT("core", "Use a build with OpenCV"));
    return reader()(std::as_bytes(std::span(bytes)), where);
}

int base64Digit(char c) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto place = digits.find(c);
    return place == std::string_view::npos ? -1 : static_cast<int>(place);
}

/// RFC 4648; none: a character that does not belong there.
std::optional<std::string> fromBase64(std::string_view text) {
    std::string out;
    unsigned bits = 0;
    int count = 0;
    while (text.ends_with('='))
        text.remove_suffix(1);
    for (const char c : text) {
        const int digit = base64Digit(c);
        if (digit < 0)
            return std::nullopt;
        bits = bits << 6U | static_cast<unsigned>(digit);
        count += 6;
        if (count >= 8) {
            count -= 8;
            out += static_cast<char>(bits >> static_cast<unsigned>(count) & 0xFFU);
        }
    }
    return out;
}

} // namespace

void setPictureReader(PictureReader given) { reader() = std::move(given); }
void allowPicturePaths() { pathsAllowed() = true; }

Result<Array> readPicture(const Path& file) {
    LEPTON_TRY(const auto bytes, readFile(file));
    return decode(bytes, file.string());
}

Result<Array> pictureInQuestion(const std::string& value, const std::string& where) {
    constexpr std::string_view mark = ";base64,";
    if (value.starts_with("data:"))
        if (const auto at = value.find(mark); at != std::string::npos)
            if (const auto bytes = fromBase64(std::string_view(value).substr(at + mark.size())))
                return decode(*bytes, where);
    if (!value.starts_with("data:") && !value.empty() && pathsAllowed())
        return readPicture(value);
    return Error(ErrorCode::BadValue, LT("core", "This is not a picture")).at(where).fix(LT("core", "Give it as “data:image/png;base64,…”"));
}

} // namespace lepton::datasets
