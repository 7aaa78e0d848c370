// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Preparation.h"
#include "datasets/recipe/Tokens.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lepton::datasets {

/// How often each token was seen.
class TokenCounts {
public:
    void add(std::string_view token, std::int64_t times = 1);
    std::int64_t different() const { return static_cast<std::int64_t>(m_counts.size()); }
    /// The commonest ones, by falling frequency, then by text.
    std::vector<std::string> commonest(std::int64_t most) const;

private:
    std::unordered_map<std::string, std::int64_t> m_counts;
    std::string m_key;
};

/// Tokens as numbers: 0 padding, 1 unknown, then `tokens` from 2 up.
class TokenVocabulary final : public Vocabulary {
public:
    static constexpr std::int64_t padding = 0;
    static constexpr std::int64_t unknown = 1;
    static constexpr std::int64_t special = 2; ///< how many ids stand for no token

    TokenVocabulary(std::vector<std::string> tokens, TokenRules rules);
    TokenVocabulary(const TokenVocabulary&) = delete;
    TokenVocabulary& operator=(const TokenVocabulary&) = delete;

    /// With padding and unknown.
    std::int64_t size() const override { return special + static_cast<std::int64_t>(m_tokens.size()); }
    std::vector<std::int64_t> encode(const std::string& text) const override;
    /// An unknown token becomes "�".
    std::string decode(std::span<const std::int64_t> ids) const override;

    std::int64_t idOf(std::string_view token) const;
    const std::vector<std::string>& tokens() const { return m_tokens; }
    const TokenRules& rules() const { return m_rules; }

private:
    std::vector<std::string> m_tokens;
    std::unordered_map<std::string_view, std::int64_t> m_ids; ///< views into m_tokens
    TokenRules m_rules;
};

} // namespace lepton::datasets
