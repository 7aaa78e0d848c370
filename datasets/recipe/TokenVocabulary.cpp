// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/TokenVocabulary.h"

#include <algorithm>

namespace lepton::datasets {

void TokenCounts::add(std::string_view token, std::int64_t times) {
    m_key = token;
    m_counts[m_key] += times;
}

std::vector<std::string> TokenCounts::commonest(std::int64_t most) const {
    std::vector<std::pair<std::int64_t, std::string_view>> order;
    order.reserve(m_counts.size());
    for (const auto& [token, count] : m_counts)
        order.emplace_back(-count, token);
    std::sort(order.begin(), order.end());
    std::vector<std::string> out;
    for (std::size_t i = 0; i < order.size() && static_cast<std::int64_t>(i) < most; ++i)
        out.emplace_back(order[i].second);
    return out;
}

TokenVocabulary::TokenVocabulary(std::vector<std::string> tokens, TokenRules rules) : m_tokens(std::move(tokens)), m_rules(rules) {
    m_ids.reserve(m_tokens.size());
    for (std::size_t i = 0; i < m_tokens.size(); ++i)
        m_ids.emplace(m_tokens[i], special + static_cast<std::int64_t>(i));
}

std::int64_t TokenVocabulary::idOf(std::string_view token) const {
    const auto found = m_ids.find(token);
    return found == m_ids.end() ? unknown : found->second;
}

std::vector<std::int64_t> TokenVocabulary::encode(const std::string& text) const {
    std::vector<std::int64_t> ids;
    forEachToken(text, m_rules, [&](std::string_view token) { ids.push_back(idOf(token)); });
    return ids;
}

std::string TokenVocabulary::decode(std::span<const std::int64_t> ids) const {
    std::vector<std::string> tokens;
    for (const auto id : ids)
        if (id != padding)
            tokens.push_back(id >= special && id < size() ? m_tokens[static_cast<std::size_t>(id - special)] : "\xEF\xBF\xBD");
    return joinTokens(tokens, m_rules.level);
}

} // namespace lepton::datasets
