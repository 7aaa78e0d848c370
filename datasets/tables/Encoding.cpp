// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/tables/Encoding.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string_view>

namespace lepton::datasets {

namespace {

bool isContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// Bytes of the UTF-8 character at `at`; 0 if there is none (RFC 3629: no overlong forms, no surrogates).
std::size_t utf8Length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t k) { return at + k < text.size() ? static_cast<unsigned char>(text[at + k]) : 0U; };
    const unsigned first = byte(0);
    if (first < 0x80)
        return 1;
    const std::size_t length = first >= 0xC2 && first <= 0xDF ? 2 : first >= 0xE0 && first <= 0xEF ? 3 : first >= 0xF0 && first <= 0xF4 ? 4 : 0;
    if (length == 0 || at + length > text.size())
        return 0;
    for (std::size_t k = 1; k < length; ++k)
        if (!isContinuation(text[at + k]))
            return 0;
    const unsigned second = byte(1);
    if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) || (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F))
        return 0;
    return length;
}

/// What the lines of a file that is not all UTF-8 look like.
struct LineCounts {
    std::size_t utf8 = 0;      ///< lines that hold UTF-8 and more than ASCII
    std::size_t other = 0;     ///< lines that are no UTF-8
    std::size_t firstUtf8 = 0; ///< line numbers from 1
    std::size_t firstOther = 0;
    std::size_t firstLongUtf8 = 0;      ///< with so many characters that it is none by chance
    std::size_t pairs = 0, chinese = 0; ///< in the other lines: high bytes, and how many of them start a GB2312 character
};

void countPairs(std::string_view line, LineCounts& counts) {
    for (std::size_t i = 0; i < line.size(); ++i) {
        const auto high = static_cast<unsigned char>(line[i]);
        if (high < 0x80)
            continue;
        ++counts.pairs;
        const auto low = i + 1 < line.size() ? static_cast<unsigned char>(line[i + 1]) : 0U;
        if (high >= 0xA1 && high <= 0xF7 && low >= 0xA1 && low <= 0xFE)
            ++counts.chinese;
        if (low >= 0x80)
            ++i;
    }
}

LineCounts countLines(std::string_view text) {
    constexpr std::size_t noChance = 4;
    LineCounts counts;
    for (std::size_t from = 0, number = 1; from < text.size(); ++number) {
        const auto end = std::min(text.find('\n', from), text.size());
        const auto line = text.substr(from, end - from);
        std::size_t wide = 0;
        bool broken = false;
        for (std::size_t i = 0, length = 0; i < line.size() && !broken; i += length) {
            length = utf8Length(line, i);
            broken = length == 0;
            wide += length > 1 ? 1 : 0;
        }
        if (broken) {
            counts.firstOther = counts.other++ == 0 ? number : counts.firstOther;
            countPairs(line, counts);
        } else if (wide > 0) {
            counts.firstUtf8 = counts.utf8++ == 0 ? number : counts.firstUtf8;
            if (wide >= noChance && counts.firstLongUtf8 == 0)
                counts.firstLongUtf8 = number;
        }
        from = end + 1;
    }
    return counts;
}

Error mixed(const std::string& where, std::size_t line, const char* here, const char* elsewhere) {
    return Error(ErrorCode::BadFormat, text(LT("core", "The file mixes encodings: this line is %1, others are %2"), here, elsewhere))
        .at(where + ":" + std::to_string(line))
        .fix(LT("core", "Save the whole file as UTF-8"));
}

Error broken(const std::string& where, std::string_view before, const char* encoding) {
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    return Error(ErrorCode::BadFormat, text(LT("core", "The file looks like %1, but holds bytes that are no character of it"), encoding))
        .at(where + ":" + std::to_string(line))
        .fix(LT("core", "Save the file as UTF-8"));
}

/// By ICU. Errors: a byte sequence that the encoding does not have.
Result<std::string> convert(std::string_view bytes, const char* encoding, const std::string& where) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open(encoding, &status), &ucnv_close);
    if (U_FAILURE(status))
        return Error(ErrorCode::Internal, text(LT("core", "The encoding %1 can't be converted here"), encoding))
            .at(where)
            .fix(LT("core", "Save the file as UTF-8"));
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 2);
    std::array<UChar, 1 << 14> piece{};
    const char* from = bytes.data();
    const char* const end = bytes.data() + bytes.size();
    do {
        status = U_ZERO_ERROR;
        UChar* to = piece.data();
        ucnv_toUnicode(converter.get(), &to, piece.data() + piece.size(), &from, end, nullptr, 1, &status);
        if (U_FAILURE(status) && status != U_BUFFER_OVERFLOW_ERROR)
            return broken(where, std::string_view(out), encoding);
        icu::UnicodeString(false, piece.data(), static_cast<std::int32_t>(to - piece.data())).toUTF8String(out);
    } while (status == U_BUFFER_OVERFLOW_ERROR || from < end);
    return out;
}

/// UTF-16 by its mark, or by every other byte being 0 in what must be mostly ASCII.
const char* utf16Of(std::string_view bytes) {
    if (bytes.starts_with("\xFF\xFE"))
        return "UTF-16LE";
    if (bytes.starts_with("\xFE\xFF"))
        return "UTF-16BE";
    const auto look = std::min<std::size_t>(bytes.size(), 4096) & ~std::size_t{1};
    std::array<std::size_t, 2> zeros{};
    for (std::size_t i = 0; i < look; ++i)
        zeros[i % 2] += bytes[i] == 0 ? 1 : 0;
    if (look >= 4 && zeros[1] * 5 >= look * 2 && zeros[0] == 0)
        return "UTF-16LE";
    if (look >= 4 && zeros[0] * 5 >= look * 2 && zeros[1] == 0)
        return "UTF-16BE";
    return nullptr;
}

bool isUtf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        std::uint64_t word = 0;
        if (i + 8 <= text.size() && (std::memcpy(&word, text.data() + i, 8), (word & 0x8080808080808080ULL) == 0)) {
            i += 8;
            continue;
        }
        const auto length = utf8Length(text, i);
        if (length == 0)
            return false;
        i += length;
    }
    return true;
}

Result<DecodedText> decodeOther(const std::string& bytes, const std::string& where) {
    const auto counts = countLines(bytes);
    if (counts.utf8 > counts.other)
        return mixed(where, counts.firstOther, "not UTF-8", "UTF-8");
    const bool chinese = counts.chinese * 5 > counts.pairs * 4;
    // Short Chinese words can look like UTF-8 by chance, Western ones can't.
    if (const auto line = chinese ? counts.firstLongUtf8 : counts.firstUtf8; line > 0)
        return mixed(where, line, "UTF-8", chinese ? "GB18030" : "Windows-1252");
    const char* encoding = chinese ? "GB18030" : "windows-1252";
    LEPTON_TRY(auto utf8, convert(bytes, encoding, where));
    return DecodedText{std::move(utf8), chinese ? "GB18030" : "Windows-1252"};
}

} // namespace

Result<DecodedText> decodeText(std::string bytes, const std::string& where) {
    if (const char* wide = utf16Of(bytes)) {
        const std::size_t mark = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF") ? 2 : 0;
        LEPTON_TRY(auto utf8, convert(std::string_view(bytes).substr(mark), wide, where));
        return DecodedText{std::move(utf8), "UTF-16"};
    }
    if (const auto zero = bytes.find('\0'); zero != std::string::npos)
        return Error(ErrorCode::BadFormat, LT("core", "The file is no text: it holds zero bytes"))
            .at(where + ":" + std::to_string(1 + std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(zero), '\n')))
            .fix(LT("core", "Choose a text file; export spreadsheets as CSV"));
    if (!isUtf8(bytes))
        return decodeOther(bytes, where);
    if (bytes.starts_with("\xEF\xBB\xBF"))
        bytes.erase(0, 3);
    return DecodedText{std::move(bytes), "UTF-8"};
}

} // namespace lepton::datasets
