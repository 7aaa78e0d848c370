// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/ComputeQueue.h"
#include "core/serve/Metrics.h"
#include "core/serve/ServerOptions.h"

#include <atomic>

namespace lepton::serve {

/// What all parts of one server share. Any thread.
struct ServerResources {
    explicit ServerResources(ServerOptions chosen) : options(std::move(chosen)), queue(options.threads, options.queueLimit) {}

    const ServerOptions options;
    Metrics metrics;
    std::atomic<bool> draining{false}; ///< it stops: ready no more, but what is under way is answered
    ComputeQueue queue;                ///< last: its threads end before what they use
};

} // namespace lepton::serve
