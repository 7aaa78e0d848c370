// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Model.h"
#include "core/serve/ServerOptions.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace lepton::serve {

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
