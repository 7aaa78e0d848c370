// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/platform/Program.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <sstream>

extern char** environ; // NOLINT: POSIX's name

namespace lepton::platform {

namespace {

/// Two ends of a pipe, closed with this object.
struct Pipe {
    std::array<int, 2> ends{-1, -1};

    Pipe() = default;
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
        close(0);
        close(1);
    }
    bool open() { return ::pipe2(ends.data(), O_CLOEXEC) == 0; }
    /// Writing to a socket whose reader is gone can be told not to raise SIGPIPE.
    bool openSockets() { return ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0; }
    void close(std::size_t end) {
        if (ends.at(end) >= 0)
            ::close(ends.at(end));
        ends.at(end) = -1;
    }
};

std::string nameOf(const std::string& assignment) { return assignment.substr(0, assignment.find('=') + 1); }

std::vector<std::string> environmentWith(const std::vector<std::string>& own) {
    std::vector<std::string> all = own;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        bool replaced = false;
        for (const auto& assignment : own)
            replaced = replaced || std::string_view(*entry).starts_with(nameOf(assignment));
        if (!replaced)
            all.emplace_back(*entry);
    }
    return all;
}

std::vector<char*> pointers(const std::vector<std::string>& words) {
    std::vector<char*> out;
    for (const auto& word : words)
        out.push_back(const_cast<char*>(word.c_str())); // NOLINT: posix_spawn does not write to it
    out.push_back(nullptr);
    return out;
}

Result<pid_t> spawn(const ProgramCall& call, const Pipe& input, const Pipe& output, const Pipe& errors) {
    posix_spawn_file_actions_t files{};
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, input.ends[1], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, output.ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, errors.ends[1], STDERR_FILENO);
    if (!call.folder.empty())
        posix_spawn_file_actions_addchdir_np(&files, call.folder.c_str());
    posix_spawnattr_t attributes{};
    posix_spawnattr_init(&attributes);
    sigset_t usual;
    sigemptyset(&usual);
    posix_spawnattr_setsigmask(&attributes, &usual);
    for (const int signal : {SIGINT, SIGQUIT, SIGTERM, SIGPIPE})
        sigaddset(&usual, signal);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    // A group of its own: Ctrl+C is for this process, which then ends the program in its own time.
    posix_spawnattr_setflags(&attributes, static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP));
    const auto environment = environmentWith(call.environment);
    const auto arguments = pointers(call.command);
    pid_t id = 0;
    const int fault = ::posix_spawnp(&id, arguments[0], &files, &attributes, arguments.data(), pointers(environment).data());
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    if (fault != 0)
        return Error(ErrorCode::NotFound, text(LT("core", "A program can't be started: %1"), std::strerror(fault)))
            .at(call.command.front())
            .fix(LT("core", "Install it, and see that it is in PATH"));
    return id;
}

/// What moves between the program and this process.
class Conversation {
public:
    Conversation(const ProgramCall& call, int input, int output, int errors) : m_call(call), m_polls{{{input, POLLOUT, 0}, {output, POLLIN, 0}, {errors, POLLIN, 0}}} {}

    bool open() const { return m_polls[1].fd >= 0 || m_polls[2].fd >= 0; }
    /// Waits up to a tenth of a second for something to move; whether something did.
    bool turn(Pipe& input, bool patient) {
        if (m_sent == m_call.input.size()) {
            input.close(0);
            m_polls[0].fd = -1;
        }
        if (::poll(m_polls.data(), m_polls.size(), patient ? 100 : 0) <= 0)
            return false;
        if (m_polls[0].fd >= 0 && m_polls[0].revents != 0)
            write();
        for (const std::size_t i : {1U, 2U})
            if (m_polls.at(i).fd >= 0 && m_polls.at(i).revents != 0)
                read(i);
        return true;
    }

    ProgramAnswer answer;

private:
    void write() {
        const auto count = ::send(m_polls[0].fd, m_call.input.data() + m_sent, m_call.input.size() - m_sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count >= 0)
            m_sent += static_cast<std::size_t>(count);
        else if (errno != EAGAIN && errno != EINTR)
            m_sent = m_call.input.size(); // it does not want it
    }

    void read(std::size_t which) {
        std::array<char, 1 << 14> piece; // NOLINT: filled by read
        const auto count = ::read(m_polls.at(which).fd, piece.data(), piece.size());
        if (count < 0 && errno == EINTR)
            return;
        if (count <= 0) {
            m_polls.at(which).fd = -1;
            return;
        }
        (which == 1 ? answer.output : answer.errors).append(piece.data(), static_cast<std::size_t>(count));
        if (which == 2)
            tellLines();
    }

    void tellLines() {
        for (auto end = answer.errors.find('\n', m_told); m_call.line && end != std::string::npos; end = answer.errors.find('\n', m_told)) {
            m_call.line(answer.errors.substr(m_told, end - m_told));
            m_told = end + 1;
        }
    }

    const ProgramCall& m_call;
    std::array<pollfd, 3> m_polls;
    std::size_t m_sent = 0;
    std::size_t m_told = 0;
};

int exitStatus(int status) { return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status); }

/// Ends the program; it gets two seconds for it.
void end(pid_t id) {
    ::kill(id, SIGTERM);
    for (int waited = 0; waited < 200; ++waited) {
        if (::waitpid(id, nullptr, WNOHANG) != 0)
            return;
        ::usleep(10000);
    }
    ::kill(id, SIGKILL);
    ::waitpid(id, nullptr, 0);
}

} // namespace

Result<ProgramAnswer> callProgram(const ProgramCall& call) {
    Pipe input;
    Pipe output;
    Pipe errors;
    if (!input.openSockets() || !output.open() || !errors.open())
        return Error(ErrorCode::Internal, Text(std::strerror(errno))).at(call.command.front());
    LEPTON_TRY(const pid_t id, spawn(call, input, output, errors));
    for (Pipe* pipe : {&input, &output, &errors})
        pipe->close(1);
    Conversation conversation(call, input.ends[0], output.ends[0], errors.ends[0]);
    const auto start = std::chrono::steady_clock::now();
    int status = 0;
    // Its end counts, not that of its pipes: what it has left running (a container's monitor) may hold them open.
    for (bool ended = false; !ended;) {
        conversation.turn(input, conversation.open());
        if (!conversation.open())
            ::usleep(1000);
        ended = ::waitpid(id, &status, WNOHANG) != 0;
        if (!ended && call.goOn && !call.goOn()) {
            end(id);
            return Error(ErrorCode::Cancelled, LT("core", "Cancelled")).at(call.command.front());
        }
        if (!ended && call.timeoutSeconds > 0 && std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() > call.timeoutSeconds) {
            end(id);
            return Error(ErrorCode::Unreadable, text(LT("core", "The program did not answer within %1 seconds"), call.timeoutSeconds))
                .at(call.command.front())
                .fix(LT("core", "Run it by hand to see what it waits for"));
        }
    }
    while (conversation.open() && conversation.turn(input, false)) {
    }
    conversation.answer.status = exitStatus(status);
    return conversation.answer;
}

bool programExists(const std::string& program) {
    if (program.find('/') != std::string::npos)
        return ::access(program.c_str(), X_OK) == 0;
    const char* path = std::getenv("PATH");
    std::istringstream folders(path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin");
    for (std::string folder; std::getline(folders, folder, ':');)
        if (const std::filesystem::path file = std::filesystem::path(folder) / program; !std::filesystem::is_directory(file) && ::access(file.c_str(), X_OK) == 0)
            return true;
    return false;
}

} // namespace lepton::platform
