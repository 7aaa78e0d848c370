// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace lepton::engine::metrics {

/// The ratings of an epoch with their answers, for how well each user's items are ordered. The first mostRatings of an epoch count.
class UserRatings {
public:
    static constexpr std::size_t mostRatings = 1 << 24;

    /// A user, an answer and a rating each; both of the latter as the network has them (relative to the training ratings' mean).
    void add(std::span<const std::int64_t> users, std::span<const float> answers, std::span<const float> ratings);
    UserRatings& operator+=(const UserRatings& more);
    bool empty() const { return m_users.empty(); }

    /// Mean over the users with two items or more of Σ rating / log₂(place + 1) over the first k places, divided by that of the best
    /// order (Järvelin & Kekäläinen 2002; equal answers share their places, as in scikit-learn). `offset` makes ratings of the targets;
    /// negative ratings count 0. NaN without such users.
    double ndcg(std::int64_t k, double offset) const;
    /// Share of the users with an item rated above the mean (target > 0) who have one among their k highest answers; an item that ties
    /// with worse ones stands behind them. NaN without such users.
    double hitRate(std::int64_t k) const;

    // For checkpoints.
    std::vector<std::int64_t>& users() { return m_users; }
    std::vector<float>& answers() { return m_answers; }
    std::vector<float>& ratings() { return m_ratings; }

private:
    struct Item {
        double answer = 0, rating = 0;
    };
    std::vector<std::vector<Item>> byUser() const;

    std::vector<std::int64_t> m_users;
    std::vector<float> m_answers, m_ratings;
};

} // namespace lepton::engine::metrics
