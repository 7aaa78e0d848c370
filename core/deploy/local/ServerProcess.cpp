// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/local/ServerProcess.h"

#include "core/base/Json.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace lepton::deploy {

namespace {

constexpr double drainSeconds = 12; ///< the server itself gives up after ten
constexpr double killSeconds = 5;

std::string contents(const Path& file) {
    auto bytes = readFile(file);
    return bytes ? std::move(*bytes) : std::string();
}

} // namespace

Error errorFromOutput(const std::string& output) {
    const auto lineAfter = [&output](const std::string& key) {
        const auto at = output.rfind(key);
        if (at == std::string::npos)
            return std::string();
        const auto start = at + key.size();
        return output.substr(start, output.find('\n', start) - start);
    };
    const std::string what = lineAfter("error: ");
    const std::string hint = lineAfter("hint: ");
    return Error(ErrorCode::Conflict, what.empty() ? Text(LT("core", "The server ended before it was ready")) : Text("%1", {what})).fix(hint.empty() ? Text(LT("core", "Look at the server's log")) : Text("%1", {hint}));
}

Result<std::vector<std::string>> lastLines(const Path& file, int lines) {
    constexpr std::size_t longest = 1 << 20;
    LEPTON_TRY(std::string bytes, readFile(file));
    if (bytes.size() > longest)
        bytes.erase(0, bytes.size() - longest);
    std::vector<std::string> out;
    for (std::size_t start = 0; start < bytes.size();) {
        const auto end = std::min(bytes.find('\n', start), bytes.size());
        out.push_back(bytes.substr(start, end - start));
        start = end + 1;
    }
    if (out.size() > static_cast<std::size_t>(std::max(lines, 0)))
        out.erase(out.begin(), out.end() - lines);
    return out;
}

Result<ServerProcess> ServerProcess::start(const Options& options) {
    LEPTON_CHECK(makeFolders(options.folder));
    ServerProcess server;
    server.m_folder = options.folder;
    std::error_code fault;
    std::filesystem::remove(options.folder / "output.jsonl", fault); // of a server before: its address is no longer true
    platform::Process::Options command;
    command.command = {options.program.string(), "serve", "--json"};
    command.command.insert(command.command.end(), options.arguments.begin(), options.arguments.end());
    command.standardOutput = options.folder / "output.jsonl";
    command.standardError = options.folder / "log.txt";
    LEPTON_TRY(server.m_process, platform::Process::start(command));
    return server;
}

Result<std::string> ServerProcess::waitUntilServing(double seconds, const std::function<bool()>& goOn) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    for (;;) {
        const std::string output = contents(m_folder / "output.jsonl");
        if (const auto end = output.find('\n'); end != std::string::npos) {
            const Json line = Json::parse(output.substr(0, end), nullptr, false);
            if (line.is_object() && line.value("event", "") == "serving")
                return line.value("url", std::string());
        }
        if (!m_process.running())
            return errorFromOutput(log());
        if (std::chrono::steady_clock::now() > until)
            return Error(ErrorCode::Unsupported, text(LT("core", "The server was not ready within %1 seconds"), seconds)).fix(LT("core", "Close other programs and try again"));
        if (goOn && !goOn())
            return Error(ErrorCode::Cancelled, LT("core", "Cancelled"));
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

std::string ServerProcess::log() const { return contents(m_folder / "log.txt"); }

void ServerProcess::stop() {
    m_process.interrupt();
    if (!m_process.wait(drainSeconds))
        m_process.kill();
    m_process.wait(killSeconds);
}

ServerProcess::~ServerProcess() {
    if (m_process.id() != 0 && m_process.running())
        stop();
}

} // namespace lepton::deploy
