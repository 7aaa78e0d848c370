// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/serve/Access.h"
#include "datasets/Array.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace lepton::serve {

/// A picture file's bytes as uint8 [H, W, C]; `where` names it in errors. Any thread.
using Decoder = std::function<Result<datasets::Array>(std::span<const std::byte> bytes, const std::string& where)>;

/// How requests for one model are joined.
struct BatchOptions {
    std::int64_t maxSamples = 64;      ///< computed at once by one thread; a larger request is computed in parts
    std::chrono::microseconds wait{0}; ///< how long a batch that is not full may wait for others while another one is being computed
    std::size_t queueLimit = 256;      ///< requests of one model that wait to be computed; beyond it 503
};

struct ServerOptions {
    std::string host = "127.0.0.1"; ///< an address of this machine; 0.0.0.0 for all
    std::uint16_t port = 8000;      ///< 0: any free one
    Access access;                  ///< open without tokens
    Path tlsCertificate;            ///< PEM, with the chain; HTTPS if it and the key are given
    Path tlsKey;                    ///< PEM
    int threads = 0;                ///< that compute; 0: all the machine has
    BatchOptions batch;
    double deadlineSeconds = 0;          ///< a request that waits for longer is answered 504; 0: none
    std::size_t bodyLimit = 64U << 20U;  ///< bytes of a request's body; beyond it 413
    std::size_t headerLimit = 16U << 10U; ///< bytes of a request's header; beyond it 431
    std::size_t queueLimit = 256;   ///< requests that wait to be parsed and computed; beyond it 503
    std::size_t connections = 1024; ///< open at once; beyond it 503
    double ratePerSecond = 0;       ///< requests of one client address; beyond it 429. 0: any number
    int idleSeconds = 60;           ///< a connection that sends nothing for so long is closed
    double headerSeconds = 10;      ///< from a header's first byte to its last; beyond it 408
    double bodySeconds = 60;        ///< for a body's first MiB, and as much again for each further one; beyond it 408
    double drainDelaySeconds = 0;   ///< from stop() on, only readiness says no for so long; then no more requests are taken
    double drainSeconds = 10;       ///< how long stop() then waits for answers that are under way
    std::string accessLog;          ///< file to append to, "-" for standard error; empty: none
    Decoder decode;                 ///< none: pictures sent to .../predict are answered 501
};

} // namespace lepton::serve
