// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/local/ServerProcess.h"
#include "core/project/Package.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace lepton::deploy {

/// A package served by a `lepton serve` of its own on this machine. Ends with this object.
class LocalEndpoint {
public:
    struct Options {
        Path program;           ///< the `lepton` that serves
        Path package;
        std::uint16_t port = 0; ///< 0: any free one
        double startSeconds = 60; ///< given up after that
    };
    /// Told of each step as it begins ("started") and ends ("done"): cli.md's deploy-step.
    using Progress = std::function<void(const char* name, const char* state, const Text& detail)>;

    /// Starts the server, waits until it is ready and replays the package's parity samples: it is live only if the answers
    /// agree. Blocks; any thread. Errors: those of the package, of the server (a port in use, with its own words), and of
    /// the comparison; then nothing is left running.
    static Result<std::unique_ptr<LocalEndpoint>> start(const Options& options, const Progress& progress = {});
    ~LocalEndpoint();

    const std::string& url() const { return m_url; }
    const std::string& model() const { return m_model; }
    const std::string& version() const { return m_version; }
    const Path& package() const { return m_package; }
    int processId() const { return m_server->id(); }
    bool running() { return m_server->running(); }
    /// The server's last words, for when it has ended unasked.
    std::string log() const { return m_server->log(); }
    void stop() { m_server->stop(); }

private:
    LocalEndpoint() = default;

    std::optional<ServerProcess> m_server;
    Path m_folder; ///< holds the server's output
    Path m_package;
    std::string m_url;
    std::string m_model;
    std::string m_version;
};

} // namespace lepton::deploy
