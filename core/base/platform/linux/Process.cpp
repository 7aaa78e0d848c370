// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/platform/Platform.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>
#include <utility>

extern char** environ; // NOLINT: POSIX's name

namespace lepton::platform {

Result<Process> Process::start(const Options& options) {
    posix_spawn_file_actions_t files{};
    posix_spawn_file_actions_init(&files);
    const auto redirect = [&files](int descriptor, const Path& file) {
        const char* path = file.empty() ? "/dev/null" : file.c_str();
        posix_spawn_file_actions_addopen(&files, descriptor, path, O_WRONLY | O_CREAT | O_APPEND, 0644);
    };
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    redirect(STDOUT_FILENO, options.standardOutput);
    redirect(STDERR_FILENO, options.standardError);

    posix_spawnattr_t attributes{};
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    // A shell's background job ignores Ctrl+C; its children must not inherit that, or interrupt() would do nothing.
    sigset_t usual;
    sigemptyset(&usual);
    for (const int signal : {SIGINT, SIGQUIT, SIGTERM, SIGPIPE})
        sigaddset(&usual, signal);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    posix_spawnattr_setflags(&attributes, static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                                             (options.detached ? POSIX_SPAWN_SETSID : 0)));

    std::vector<char*> arguments;
    for (const auto& word : options.command)
        arguments.push_back(const_cast<char*>(word.c_str())); // NOLINT: posix_spawn does not write to it
    arguments.push_back(nullptr);

    Process process;
    const int fault = ::posix_spawnp(&process.m_id, arguments[0], &files, &attributes, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    if (fault != 0)
        return Error(ErrorCode::NotFound, text(LT("core", "A program can't be started: %1"), std::strerror(fault)))
            .at(options.command.front())
            .fix(LT("core", "Install Lepton Studio again, or build it with ./run"));
    return process;
}

Process& Process::operator=(Process&& other) noexcept {
    m_id = std::exchange(other.m_id, 0);
    m_status = std::exchange(other.m_status, -1);
    m_ended = std::exchange(other.m_ended, true);
    return *this;
}

bool Process::running() {
    if (m_ended)
        return false;
    int status = 0;
    const int got = ::waitpid(m_id, &status, WNOHANG);
    if (got == 0 || (got < 0 && errno == EINTR))
        return true;
    m_ended = true;
    if (got > 0)
        m_status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return false;
}

void Process::interrupt() {
    if (running())
        ::kill(m_id, SIGINT);
}

void Process::kill() {
    if (running())
        ::kill(m_id, SIGKILL);
}

bool Process::wait(double seconds) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    while (running()) {
        if (std::chrono::steady_clock::now() >= until)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

} // namespace lepton::platform
