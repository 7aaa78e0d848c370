// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/platform/Platform.h"

#include <dlfcn.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>

namespace lepton::platform {

namespace {

Path desktopFolder(const char* ours, const char* desktops, const char* inHome) {
    if (const char* chosen = std::getenv(ours); chosen != nullptr && *chosen != '\0')
        return chosen;
    if (const char* base = std::getenv(desktops); base != nullptr && *base != '\0')
        return Path(base) / "lepton-studio";
    const char* home = std::getenv("HOME");
    return Path(home != nullptr ? home : "/tmp") / inHome / "lepton-studio";
}

/// A figure of /proc/meminfo in bytes; 0 if it isn't there.
std::uint64_t memInfo(const std::string& key) {
    std::ifstream in("/proc/meminfo");
    std::string name;
    std::uint64_t kibibytes = 0;
    std::string unit;
    while (in >> name >> kibibytes && std::getline(in, unit))
        if (name == key + ":")
            return kibibytes * 1024;
    return 0;
}

/// The value behind `key` and `between` in a file of such lines; empty if there is none.
std::string lineValue(const char* file, const std::string& key, char between) {
    std::ifstream in(file);
    std::string line;
    while (std::getline(in, line)) {
        const auto at = line.find(between);
        if (at == std::string::npos || !line.starts_with(key) || line.find_first_not_of(" \t", key.size()) != at)
            continue;
        const auto first = line.find_first_not_of(" \t\"", at + 1);
        return first == std::string::npos ? std::string() : line.substr(first, line.find_last_not_of(" \t\"") + 1 - first);
    }
    return {};
}

std::atomic<bool> interruptSeen{false};
static_assert(std::atomic<bool>::is_always_lock_free);

void onInterrupt(int signal) {
    if (interruptSeen.exchange(true))
        ::_exit(128 + signal);
}

} // namespace

Path programFolder() {
    std::error_code fault;
    const Path program = std::filesystem::read_symlink("/proc/self/exe", fault);
    return fault ? std::filesystem::current_path(fault) : program.parent_path();
}

Path cacheFolder() { return desktopFolder("LEPTON_CACHE", "XDG_CACHE_HOME", ".cache"); }
Path configFolder() { return desktopFolder("LEPTON_CONFIG", "XDG_CONFIG_HOME", ".config"); }
Path dataFolder() { return desktopFolder("LEPTON_DATA", "XDG_DATA_HOME", ".local/share"); }

std::string processorName() {
    if (const std::string name = lineValue("/proc/cpuinfo", "model name", ':'); !name.empty())
        return name;
    utsname system{};
    return ::uname(&system) == 0 ? system.machine : std::string();
}

std::string systemName() {
    if (const std::string name = lineValue("/etc/os-release", "PRETTY_NAME", '='); !name.empty())
        return name;
    utsname system{};
    return ::uname(&system) == 0 ? std::string(system.sysname) + " " + system.release : std::string();
}

std::uint64_t totalMemoryBytes() { return memInfo("MemTotal"); }
std::uint64_t availableMemoryBytes() { return memInfo("MemAvailable"); }

std::uint64_t residentMemoryBytes() {
    std::ifstream in("/proc/self/statm");
    std::uint64_t total = 0;
    std::uint64_t resident = 0;
    in >> total >> resident;
    return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::string hostName() {
    std::array<char, 256> name{};
    ::gethostname(name.data(), name.size() - 1);
    return name.data();
}

int processId() { return ::getpid(); }

bool errorIsTerminal() { return ::isatty(STDERR_FILENO) != 0; }

bool processAlive(int pid) { return pid > 0 && (::kill(pid, 0) == 0 || errno == EPERM); }

double threadCpuSeconds() {
    rusage usage{};
    ::getrusage(RUSAGE_THREAD, &usage);
    const auto seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec); };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::uint64_t freeDiskBytes(const Path& folder) {
    std::error_code fault;
    for (Path at = std::filesystem::absolute(folder, fault); !at.empty(); at = at.parent_path()) {
        if (const auto space = std::filesystem::space(at, fault); !fault)
            return space.available;
        if (at == at.parent_path())
            break;
    }
    return 0;
}

Result<void> loadLibrary(const Path& library) {
    if (::dlopen(library.c_str(), RTLD_NOW | RTLD_GLOBAL) == nullptr)
        return Error(ErrorCode::Unsupported, text(LT("core", "A library can't be loaded: %1"), ::dlerror())).at(library.string());
    return {};
}

void watchInterrupts() {
    struct sigaction action {};
    action.sa_handler = onInterrupt;
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() { return interruptSeen; }

} // namespace lepton::platform
