// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/Http.h"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace lepton::serve {

/// So many requests a second of one client address, by a token bucket that holds one second's worth. Network thread.
class RateLimit {
public:
    explicit RateLimit(double perSecond) : m_perSecond(perSecond) {}

    /// 0 if it may go on, else the whole seconds after which it is worth trying again.
    int secondsToWait(const std::string& client, Clock::time_point now);
    /// How many are remembered.
    std::size_t clients() const { return m_buckets.size(); }

private:
    struct Bucket {
        double tokens = 0;
        Clock::time_point filled;
    };
    double room() const { return std::max(1.0, m_perSecond); }
    void fill(Bucket& bucket, Clock::time_point now) const;
    void forgetFull(Clock::time_point now);

    double m_perSecond;
    std::unordered_map<std::string, Bucket> m_buckets;
};

} // namespace lepton::serve
