// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/RateLimit.h"

#include <algorithm>
#include <cmath>

namespace lepton::serve {

namespace {

/// Addresses that are remembered; a full bucket is as good as none.
constexpr std::size_t mostClients = 10000;

} // namespace

void RateLimit::fill(Bucket& bucket, Clock::time_point now) const {
    bucket.tokens = std::min(room(), bucket.tokens + m_perSecond * std::chrono::duration<double>(now - bucket.filled).count());
    bucket.filled = now;
}

int RateLimit::secondsToWait(const std::string& client, Clock::time_point now) {
    if (m_perSecond <= 0)
        return 0;
    auto found = m_buckets.find(client);
    if (found == m_buckets.end()) {
        forgetFull(now);
        found = m_buckets.emplace(client, Bucket{room(), now}).first;
    }
    Bucket& bucket = found->second;
    fill(bucket, now);
    if (bucket.tokens < 1)
        return static_cast<int>(std::ceil((1 - bucket.tokens) / m_perSecond));
    bucket.tokens -= 1;
    return 0;
}

void RateLimit::forgetFull(Clock::time_point now) {
    if (m_buckets.size() < mostClients)
        return;
    for (auto entry = m_buckets.begin(); entry != m_buckets.end();) {
        fill(entry->second, now);
        entry = entry->second.tokens >= room() ? m_buckets.erase(entry) : std::next(entry);
    }
    if (m_buckets.size() >= mostClients) // more clients than are worth the memory: all begin anew
        m_buckets.clear();
}

} // namespace lepton::serve
