// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/platform/Platform.h"

#include <functional>
#include <string>
#include <vector>

namespace lepton::deploy {

/// A `lepton serve` that was started here. Ends with this object. One thread at a time.
class ServerProcess {
public:
    struct Options {
        Path program;
        std::vector<std::string> arguments; ///< after "serve"
        Path folder;                        ///< for its output: output.jsonl (made anew) and log.txt (appended to)
    };
    static Result<ServerProcess> start(const Options& options);
    ServerProcess(ServerProcess&&) = default;
    ServerProcess& operator=(ServerProcess&&) = default;
    ~ServerProcess();

    /// Its address, once it takes requests. Errors: what the server said as it ended; Unsupported (not ready in time); Cancelled.
    Result<std::string> waitUntilServing(double seconds, const std::function<bool()>& goOn = {});
    int id() const { return m_process.id(); }
    bool running() { return m_process.running(); }
    int exitStatus() const { return m_process.exitStatus(); }
    std::string log() const;
    /// Lets it answer what it has, up to ten seconds.
    void stop();

private:
    ServerProcess() = default;

    platform::Process m_process;
    Path m_folder;
};

/// "error: what, where" and "hint: what" as the command line prints them, taken apart again; where there is none, that it ended before it was ready.
Error errorFromOutput(const std::string& output);
/// The file's last lines, oldest first; what is longer than a megabyte is not looked at.
Result<std::vector<std::string>> lastLines(const Path& file, int lines);

} // namespace lepton::deploy
