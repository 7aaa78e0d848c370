// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Model.h"
#include "datasets/Array.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace lepton::serve {

/// A picture file's bytes as uint8 [H, W, C]; `where` names it in errors. Any thread.
using Decoder = std::function<Result<datasets::Array>(std::span<const std::byte> bytes, const std::string& where)>;

struct ServerOptions {
    std::string host = "127.0.0.1"; ///< an address of this machine; 0.0.0.0 for all
    std::uint16_t port = 8000;      ///< 0: any free one
    std::string token;              ///< if set, every request but the health ones must carry it as a bearer token
    int threads = 0;                ///< that compute; 0: all the machine has
    std::size_t bodyLimit = 64U << 20U;  ///< bytes of a request's body; beyond it 413
    std::size_t queueLimit = 256;   ///< requests that wait to be computed; beyond it 503
    int idleSeconds = 60;           ///< a connection that sends nothing for so long is closed
    Decoder decode;                 ///< none: .../predict answers 501
};

/// Serves models over HTTP/1.1 as the REST form of the Open Inference Protocol v2 (README.md). Nothing is thrown out of
/// a request: what a client does wrong is answered with a status and {"error"}.
///
/// Threads: one moves bytes, one computes, so that health is answered while a batch is being computed.
class Server {
public:
    /// Listens once it returns. Errors: Conflict (port in use), BadValue (address; two models of one name), Unwritable
    /// (a port that this user may not open).
    static Result<std::unique_ptr<Server>> start(ServerOptions options, std::vector<std::shared_ptr<engine::Model>> models);
    ~Server(); ///< as stop()
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const;
    /// "http://127.0.0.1:8000"
    std::string url() const;
    /// Takes no more requests, answers those that it has, and returns. Any thread, also twice.
    void stop();

private:
    class Impl;
    explicit Server(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace lepton::serve
