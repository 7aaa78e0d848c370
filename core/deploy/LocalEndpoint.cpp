// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/LocalEndpoint.h"

#include "core/deploy/HttpClient.h"
#include "core/deploy/ParityCheck.h"

#include <atomic>
#include <chrono>
#include <thread>

namespace lepton::deploy {

namespace {

Path freshFolder() {
    static std::atomic<int> count{0};
    return std::filesystem::temp_directory_path() / ("lepton-endpoint-" + std::to_string(platform::processId()) + "-" + std::to_string(++count));
}

std::string contents(const Path& file) {
    auto bytes = readFile(file);
    return bytes ? std::move(*bytes) : std::string();
}

/// "error: what, where" and "hint: what" as the command line prints them, taken apart again.
Error serverError(const std::string& log, const Path& package) {
    const auto lineAfter = [&log](const std::string& key) {
        const auto at = log.rfind(key);
        if (at == std::string::npos)
            return std::string();
        const auto start = at + key.size();
        return log.substr(start, log.find('\n', start) - start);
    };
    const std::string what = lineAfter("error: ");
    const std::string hint = lineAfter("hint: ");
    return Error(ErrorCode::Conflict, what.empty() ? Text(LT("core", "The server ended before it was ready")) : Text(what)).at(package.string()).fix(hint.empty() ? Text(LT("core", "Look at the server's log")) : Text(hint));
}

} // namespace

std::string LocalEndpoint::log() const { return contents(m_folder / "log.txt"); }

Result<void> LocalEndpoint::waitUntilServing(double seconds) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    for (;;) {
        const std::string output = contents(m_folder / "output.jsonl");
        if (const auto end = output.find('\n'); end != std::string::npos) {
            const Json line = Json::parse(output.substr(0, end), nullptr, false);
            if (line.is_object() && line.value("event", "") == "serving") {
                m_url = line.value("url", "");
                return {};
            }
        }
        if (!m_process.running())
            return serverError(log(), m_package);
        if (std::chrono::steady_clock::now() > until)
            return Error(ErrorCode::Unsupported, text(LT("core", "The server was not ready within %1 seconds"), seconds)).at(m_package.string()).fix(LT("core", "Close other programs and try again"));
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

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
    LEPTON_CHECK(makeFolders(endpoint->m_folder));
    tell("start", "started", {});
    platform::Process::Options command;
    command.command = {options.program.string(), "serve", options.package.string(), "--json", "--port", std::to_string(options.port)};
    command.standardOutput = endpoint->m_folder / "output.jsonl";
    command.standardError = endpoint->m_folder / "log.txt";
    LEPTON_TRY(endpoint->m_process, platform::Process::start(command));
    LEPTON_CHECK(endpoint->waitUntilServing(options.startSeconds));
    tell("start", "done", Text(endpoint->m_url));

    tell("verify", "started", {});
    LEPTON_TRY(const double difference, checkEndpoint(package, endpoint->m_url));
    tell("verify", "done", text(LT("core", "the endpoint gives the package's own answers, largest difference %1"), difference));
    return endpoint;
}

void LocalEndpoint::stop() {
    m_process.interrupt();
    if (!m_process.wait(5))
        m_process.kill();
    m_process.wait(5);
}

LocalEndpoint::~LocalEndpoint() {
    if (m_process.id() != 0)
        stop();
    std::error_code ignored;
    if (!m_folder.empty())
        std::filesystem::remove_all(m_folder, ignored);
}

} // namespace lepton::deploy
