// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that depends on the operating system. A port to another one adds a folder beside linux/.
#pragma once

#include "core/base/Files.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace lepton::platform {

/// Folder of the running program, with symbolic links resolved.
Path programFolder();
Path cacheFolder();  ///< $LEPTON_CACHE, else the desktop's cache folder + "lepton-studio"
Path configFolder(); ///< $LEPTON_CONFIG, else the desktop's configuration folder + "lepton-studio"
Path dataFolder();   ///< $LEPTON_DATA, else the desktop's data folder + "lepton-studio": what must not be lost and is no setting

std::uint64_t totalMemoryBytes();
std::uint64_t availableMemoryBytes();
std::uint64_t residentMemoryBytes(); ///< of this process
std::string hostName();
std::string processorName(); ///< "AMD EPYC 7B13"; its kind ("aarch64") where it has no name
std::string systemName();    ///< "Debian GNU/Linux 12 (bookworm)"
int processId();
bool errorIsTerminal(); ///< standard error is watched by a person
bool processAlive(int pid);
/// CPU-seconds (user and system) that the calling thread has used.
double threadCpuSeconds();
/// Bytes free to this user on the disk that holds `folder` or its nearest existing parent; 0 if unknown.
std::uint64_t freeDiskBytes(const Path& folder);

/// An exclusive lock on a file, freed by the system when the process ends, however it ends.
class FileLock {
public:
    /// Errors: Conflict, with the owner's process id in the sentence, if another process holds it.
    static Result<FileLock> acquire(const Path& file);
    /// Process id of whoever holds the lock; 0 if nobody does.
    static int holder(const Path& file);

    FileLock(FileLock&&) noexcept;
    FileLock& operator=(FileLock&&) noexcept;
    ~FileLock();

private:
    explicit FileLock(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor = -1;
};

/// A child process. Standard input is empty; output goes to files or pipes.
class Process {
public:
    struct Options {
        std::vector<std::string> command; ///< program and arguments; a program without a slash is looked up in PATH
        Path standardOutput;              ///< file to append to; empty: thrown away
        Path standardError;               ///< file to append to; empty: thrown away
        bool detached = false;            ///< in a session of its own: outlives this process
    };
    static Result<Process> start(const Options& options);
    Process() = default;
    /// What is moved from is no process any more.
    Process(Process&& other) noexcept { *this = std::move(other); }
    Process& operator=(Process&& other) noexcept;

    int id() const { return m_id; }
    /// True until it has ended. Collects the exit status.
    bool running();
    /// Exit status, 128 + signal if it was killed; only once running() is false.
    int exitStatus() const { return m_status; }
    void interrupt(); ///< as Ctrl+C does
    void kill();
    /// Waits up to `seconds`; false if it still runs then.
    bool wait(double seconds);

private:
    int m_id = 0;
    int m_status = -1;
    bool m_ended = false;
};

/// A descriptor for what standard output was; from now on what is printed there goes to standard error.
int takeStandardOutput();
/// Waits for bytes on standard input; how many came, 0 at its end, negative on a fault.
long readStandardInput(char* to, std::size_t most);
/// Writes all of it, or gives up silently when the other side is gone.
void writeAll(int descriptor, std::string_view bytes);

/// Loads a shared library for the life of the process, its symbols visible to libraries loaded later.
Result<void> loadLibrary(const Path& library);

/// True from the first Ctrl+C (or SIGTERM) on, after watchInterrupts(). A second one ends the process at once.
void watchInterrupts();
bool interrupted();

} // namespace lepton::platform
