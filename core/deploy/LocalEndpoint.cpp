// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/LocalEndpoint.h"

#include "core/deploy/HttpClient.h"
#include "core/deploy/ParityCheck.h"

#include <atomic>

namespace lepton::deploy {

namespace {

Path freshFolder() {
    static std::atomic<int> count{0};
    return std::filesystem::temp_directory_path() / ("lepton-endpoint-" + std::to_string(platform::processId()) + "-" + std::to_string(++count));
}

} // namespace

Result<std::unique_ptr<LocalEndpoint>> LocalEndpoint::start(const Options& options, const Progress& progress) {
    const auto tell = [&progress](const char* name, const char* state, const Text& detail) {
        if (progress)
            progress(name, state, detail);
    };
    tell("read", "started", {});
    LEPTON_TRY(const auto package, project::readPackage(options.package));
    tell("read", "done", text(LT("core", "%1 version %2, every checksum right"), package.name, package.version));

    std::unique_ptr<LocalEndpoint> endpoint(new LocalEndpoint);
    endpoint->m_package = options.package;
    endpoint->m_model = package.name;
    endpoint->m_version = package.version;
    endpoint->m_folder = freshFolder();
    tell("start", "started", {});
    LEPTON_TRY(auto server, ServerProcess::start({options.program, {options.package.string(), "--port", std::to_string(options.port)}, endpoint->m_folder}));
    endpoint->m_server.emplace(std::move(server));
    auto url = endpoint->m_server->waitUntilServing(options.startSeconds);
    if (!url)
        return Error(url.error()).at(options.package.string());
    endpoint->m_url = std::move(*url);
    tell("start", "done", Text(endpoint->m_url));

    tell("verify", "started", {});
    LEPTON_TRY(const double difference, checkEndpoint(package, endpoint->m_url));
    tell("verify", "done", text(LT("core", "the endpoint gives the package's own answers, largest difference %1"), difference));
    return endpoint;
}

LocalEndpoint::~LocalEndpoint() {
    m_server.reset();
    std::error_code ignored;
    if (!m_folder.empty())
        std::filesystem::remove_all(m_folder, ignored);
}

} // namespace lepton::deploy
