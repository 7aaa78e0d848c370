// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/ModelSources.h"
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
    /// Listens once it returns, with the models loaded. Errors: Conflict (port in use), BadValue (address; one model and version twice), Unwritable
    /// (a port that this user may not open), those of a package that was named.
    static Result<std::unique_ptr<Server>> start(ServerOptions options, ModelSources sources);
    ~Server(); ///< as stop()
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const;
    /// The models and their state: the protocol's repository index.
    Json index() const;
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
