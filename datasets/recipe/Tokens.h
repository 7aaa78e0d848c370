// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lepton::datasets {

enum class TokenLevel { Word, Character };

/// How text is taken apart. The same text gives the same tokens on every machine.
struct TokenRules {
    TokenLevel level = TokenLevel::Word;
    bool lowercase = false;
    bool lineEnds = false; ///< words: keep each line's end as the token "\n"
};

/// Words: runs of letters, marks, digits and _ with apostrophes inside ("don't"); every other character that is no white space by
/// itself; Chinese characters and kana one by one. The text is normalised (Unicode NFC) first.
/// Characters: every code point, white space too; without `lowercase` joining them gives the text back exactly.
void forEachToken(const std::string& utf8, const TokenRules& rules, const std::function<void(std::string_view)>& use);
std::vector<std::string> tokensOf(const std::string& utf8, const TokenRules& rules);

/// Tokens as text: characters as they are, words with spaces where people put them.
std::string joinTokens(std::span<const std::string> tokens, TokenLevel level);

} // namespace lepton::datasets
