// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "datasets/recipe/TokenVocabulary.h"

using namespace lepton::datasets;

namespace {

using Words = std::vector<std::string>;
constexpr TokenRules words{TokenLevel::Word, false, false};
constexpr TokenRules lower{TokenLevel::Word, true, false};
constexpr TokenRules characters{TokenLevel::Character, false, false};

} // namespace

TEST_CASE("words are runs of letters and digits, the rest stands alone") {
    CHECK(tokensOf("I don't like it, at all!", words) == Words{"I", "don't", "like", "it", ",", "at", "all", "!"});
    CHECK(tokensOf("  a_1\t3.14 ('x')\n", words) == Words{"a_1", "3", ".", "14", "(", "'", "x", "'", ")"});
    CHECK(tokensOf("", words).empty());
    CHECK(tokensOf(" \n\t", words).empty());
}

TEST_CASE("all scripts") {
    CHECK(tokensOf("我喜欢Python3。", words) == Words{"我", "喜", "欢", "Python3", "。"});
    CHECK(tokensOf("ひらがなカナ", words) == Words{"ひ", "ら", "が", "な", "カ", "ナ"});
    CHECK(tokensOf("Größe naïve Ελλάδα мир", words) == Words{"Größe", "naïve", "Ελλάδα", "мир"});
    CHECK(tokensOf("हिन्दी", words) == Words{"हिन्दी"}); // vowel signs belong to the word
    CHECK(tokensOf("안녕 👍🏽 ok", words) == Words{"안녕", "👍", "🏽", "ok"});
    CHECK(tokensOf("l’été", words) == Words{"l’été"});
}

TEST_CASE("letters written in two ways are one word") {
    CHECK(tokensOf("e\xCC\x81t\xC3\xA9", words) == tokensOf("\xC3\xA9t\xC3\xA9", words)); // e + combining acute
    CHECK(tokensOf("ÉTÉ Straße İ", lower) == Words{"été", "straße", "i\xCC\x87"});
    CHECK(tokensOf("HELLO", lower) == Words{"hello"});
}

TEST_CASE("line ends are tokens where they matter") { CHECK(tokensOf("a\nb", {TokenLevel::Word, false, true}) == Words{"a", "\n", "b"}); }

TEST_CASE("characters are code points, and joining them gives the text back") {
    const std::string text = " a\n我é👍 e\xCC\x81";
    const auto tokens = tokensOf(text, characters);
    CHECK(tokens.size() == 9);
    CHECK(joinTokens(tokens, TokenLevel::Character) == text);
}

TEST_CASE("words are joined as people write them") {
    const auto again = [](const std::string& text) { return joinTokens(tokensOf(text, {TokenLevel::Word, false, true}), TokenLevel::Word); };
    for (const auto* text : {"Well, that's (almost) all: \"yes\" or \"no\"!", "one\ntwo three\n", "我喜欢它。真的", "a well-known price of $5, or 7%", "x; y"})
        CHECK(again(text) == text);
}

TEST_CASE("the vocabulary is ordered by frequency, then by text") {
    TokenCounts counts;
    for (const auto* token : {"b", "a", "c", "c", "a", "d", "c"})
        counts.add(token);
    CHECK(counts.different() == 4);
    CHECK(counts.commonest(10) == Words{"c", "a", "b", "d"});
    CHECK(counts.commonest(2) == Words{"c", "a"});

    const TokenVocabulary vocabulary({"c", "a"}, words);
    CHECK(vocabulary.size() == 4);
    CHECK(vocabulary.encode("a b c") == std::vector<std::int64_t>{3, 1, 2});
    CHECK(vocabulary.decode(std::vector<std::int64_t>{2, 0, 3, 1, 0}) == "c a �");
}
