// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/Tokens.h"

#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace lepton::datasets {

namespace {

enum class Kind { Space, LineEnd, Letter, Ideograph, Other };

Kind kindOf(UChar32 c) {
    if (c == '\n')
        return Kind::LineEnd;
    if (c < 0x80)
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? Kind::Letter : c <= ' ' ? Kind::Space : Kind::Other;
    if (u_isUWhiteSpace(c))
        return Kind::Space;
    const bool kana = (c >= 0x3040 && c <= 0x30FF) || (c >= 0x31F0 && c <= 0x31FF) || (c >= 0xFF66 && c <= 0xFF9D);
    if (kana || u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC))
        return Kind::Ideograph;
    return u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0 ? Kind::Letter : Kind::Other;
}

bool isMark(UChar32 c) { return c >= 0x80 && ((U_GET_GC_MASK(c) & U_GC_M_MASK) != 0 || c == 0x200D); }
bool isApostrophe(UChar32 c) { return c == '\'' || c == 0x2019; }

/// Goes over code points.
class Walk {
public:
    explicit Walk(std::string_view text) : m_text(text) {}
    bool atEnd() const { return m_at >= static_cast<std::int32_t>(m_text.size()); }
    std::int32_t at() const { return m_at; }
    UChar32 peek() const {
        auto copy = *this;
        return copy.atEnd() ? 0 : copy.take();
    }
    UChar32 take() {
        UChar32 c = 0;
        U8_NEXT(m_text.data(), m_at, static_cast<std::int32_t>(m_text.size()), c);
        return c < 0 ? 0xFFFD : c;
    }
    std::string_view since(std::int32_t from) const { return m_text.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(m_at - from)); }

private:
    std::string_view m_text;
    std::int32_t m_at = 0;
};

bool isAscii(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string normalised(const std::string& text) {
    UErrorCode status = U_ZERO_ERROR;
    std::string out;
    icu::StringByteSink<std::string> sink(&out);
    if (const auto* nfc = icu::Normalizer2::getNFCInstance(status); nfc != nullptr)
        nfc->normalizeUTF8(0, text, sink, nullptr, status);
    return U_SUCCESS(status) ? out : text;
}

std::string lowered(const std::string& text, bool ascii) {
    std::string out;
    if (ascii) {
        out = text;
        std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        return out;
    }
    UErrorCode status = U_ZERO_ERROR;
    icu::StringByteSink<std::string> sink(&out);
    icu::CaseMap::utf8ToLower("", 0, text, sink, nullptr, status); // no locale: i stays i on a Turkish machine too
    return U_SUCCESS(status) ? out : text;
}

void takeWord(Walk& walk) {
    while (!walk.atEnd()) {
        auto ahead = walk;
        const auto c = ahead.take();
        const bool inside = isApostrophe(c) && !ahead.atEnd() && kindOf(ahead.peek()) == Kind::Letter;
        if (kindOf(c) != Kind::Letter && !inside)
            return;
        walk = ahead;
    }
}

void takeMarks(Walk& walk) {
    while (!walk.atEnd() && isMark(walk.peek()))
        walk.take();
}

void forEachWord(const std::string& text, bool lineEnds, const std::function<void(std::string_view)>& use) {
    for (Walk walk(text); !walk.atEnd();) {
        const auto from = walk.at();
        const auto kind = kindOf(walk.take());
        if (kind == Kind::Space || (kind == Kind::LineEnd && !lineEnds))
            continue;
        if (kind == Kind::Letter)
            takeWord(walk);
        else if (kind != Kind::LineEnd)
            takeMarks(walk);
        use(walk.since(from));
    }
}

bool isOneOf(std::string_view token, std::initializer_list<std::string_view> tokens) { return std::find(tokens.begin(), tokens.end(), token) != tokens.end(); }

bool closes(std::string_view token) {
    return isOneOf(token, {".", ",", "!", "?", ";", ":", ")", "]", "}", "%", "…", "”", "’", "»", "、", "。", "，", "！", "？", "；", "：", "）", "》", "」"});
}
bool opens(std::string_view token) { return isOneOf(token, {"(", "[", "{", "$", "#", "“", "‘", "«", "（", "《", "「"}); }
bool joins(std::string_view token) { return isOneOf(token, {"-", "/", "\n", "–", "@"}); }
bool isIdeograph(std::string_view token) { return kindOf(Walk(token).peek()) == Kind::Ideograph; }

} // namespace

void forEachToken(const std::string& utf8, const TokenRules& rules, const std::function<void(std::string_view)>& use) {
    const bool ascii = isAscii(utf8);
    std::string changed;
    const bool words = rules.level == TokenLevel::Word;
    if (!ascii && words)
        changed = normalised(utf8);
    if (rules.lowercase)
        changed = lowered(changed.empty() ? utf8 : changed, ascii);
    const std::string& text = changed.empty() ? utf8 : changed;
    if (words)
        return forEachWord(text, rules.lineEnds, use);
    for (Walk walk(text); !walk.atEnd();) {
        const auto from = walk.at();
        walk.take();
        use(walk.since(from));
    }
}

std::vector<std::string> tokensOf(const std::string& utf8, const TokenRules& rules) {
    std::vector<std::string> out;
    forEachToken(utf8, rules, [&](std::string_view token) { out.emplace_back(token); });
    return out;
}

std::string joinTokens(std::span<const std::string> tokens, TokenLevel level) {
    std::string out;
    bool quoted = false;
    std::string_view before;
    bool beforeOpens = false;
    for (const std::string& token : tokens) {
        const bool quote = token == "\"";
        const bool closing = closes(token) || (quote && quoted);
        const bool apart = !before.empty() && !closing && !beforeOpens && !joins(token) && !joins(before) && !(isIdeograph(before) && isIdeograph(token)) &&
                           !(isIdeograph(token) && closes(before) && before.size() > 1);
        if (level == TokenLevel::Word && apart)
            out += ' ';
        out += token;
        quoted = quoted != quote;
        beforeOpens = opens(token) || (quote && quoted);
        before = token;
    }
    return out;
}

} // namespace lepton::datasets
