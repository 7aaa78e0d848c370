// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/metrics/UserRatings.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace lepton::engine::metrics {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Of place 1, 2, …
double discount(std::size_t place, std::int64_t k) { return static_cast<std::int64_t>(place) <= k ? 1 / std::log2(static_cast<double>(place) + 1) : 0; }

double meanOrNone(double sum, std::int64_t count) { return count > 0 ? sum / static_cast<double>(count) : none; }

} // namespace

void UserRatings::add(std::span<const std::int64_t> users, std::span<const float> answers, std::span<const float> ratings) {
    const std::size_t room = mostRatings - std::min(mostRatings, m_users.size());
    const auto count = static_cast<std::ptrdiff_t>(std::min(room, users.size()));
    m_users.insert(m_users.end(), users.begin(), users.begin() + count);
    m_answers.insert(m_answers.end(), answers.begin(), answers.begin() + count);
    m_ratings.insert(m_ratings.end(), ratings.begin(), ratings.begin() + count);
}

UserRatings& UserRatings::operator+=(const UserRatings& more) {
    add(more.m_users, more.m_answers, more.m_ratings);
    return *this;
}

std::vector<std::vector<UserRatings::Item>> UserRatings::byUser() const {
    std::map<std::int64_t, std::vector<Item>> users;
    for (std::size_t i = 0; i < m_users.size(); ++i)
        users[m_users[i]].push_back({static_cast<double>(m_answers[i]), static_cast<double>(m_ratings[i])});
    std::vector<std::vector<Item>> out;
    for (auto& [user, items] : users) {
        if (std::any_of(items.begin(), items.end(), [](const Item& item) { return std::isnan(item.answer); }))
            return {};
        std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.answer > b.answer; });
        out.push_back(std::move(items));
    }
    return out;
}

double UserRatings::ndcg(std::int64_t k, double offset) const {
    double sum = 0;
    std::int64_t users = 0;
    for (const auto& items : byUser()) {
        if (items.size() < 2)
            continue;
        double gain = 0, best = 0;
        std::vector<double> ratings;
        for (std::size_t first = 0; first < items.size();) {
            double together = 0, discounts = 0;
            std::size_t last = first;
            for (; last < items.size() && items[last].answer == items[first].answer; ++last) {
                ratings.push_back(std::max(0.0, items[last].rating + offset));
                together += ratings.back();
                discounts += discount(last + 1, k);
            }
            gain += together / static_cast<double>(last - first) * discounts;
            first = last;
        }
        std::sort(ratings.rbegin(), ratings.rend());
        for (std::size_t i = 0; i < ratings.size(); ++i)
            best += ratings[i] * discount(i + 1, k);
        sum += best > 0 ? gain / best : 0;
        ++users;
    }
    return meanOrNone(sum, users);
}

double UserRatings::hitRate(std::int64_t k) const {
    std::int64_t hits = 0, users = 0;
    for (const auto& items : byUser()) {
        const auto best = std::find_if(items.begin(), items.end(), [](const Item& item) { return item.rating > 0; });
        if (best == items.end())
            continue;
        const auto before = std::count_if(items.begin(), items.end(), [&](const Item& item) { return item.answer > best->answer || (item.answer == best->answer && item.rating <= 0); });
        hits += before < k ? 1 : 0;
        ++users;
    }
    return meanOrNone(static_cast<double>(hits), users);
}

} // namespace lepton::engine::metrics
