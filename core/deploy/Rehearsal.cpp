// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/Rehearsal.h"

#include "core/deploy/ParityCheck.h"
#include "core/deploy/local/ServerProcess.h"

#include <atomic>

namespace lepton::deploy {

namespace {

constexpr double startSeconds = 60;

/// For the server's output; gone with this object.
class OutputFolder {
public:
    OutputFolder() {
        static std::atomic<int> count{0};
        m_path = std::filesystem::temp_directory_path() / ("lepton-rehearsal-" + std::to_string(platform::processId()) + "-" + std::to_string(++count));
    }
    OutputFolder(const OutputFolder&) = delete;
    OutputFolder& operator=(const OutputFolder&) = delete;
    ~OutputFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }

    const Path& path() const { return m_path; }

private:
    Path m_path;
};

} // namespace

Result<double> rehearsePackage(const Path& program, const Path& file, const project::Package& package) {
    const OutputFolder output; // outlives the server
    LEPTON_TRY(ServerProcess server, ServerProcess::start({program, {file.string(), "--port", "0"}, output.path()}));
    const auto url = server.waitUntilServing(startSeconds);
    if (!url)
        return Error(url.error()).at(file.string());
    return checkEndpoint(package, *url);
}

} // namespace lepton::deploy
