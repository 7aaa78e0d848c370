// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/platform/Platform.h"
#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <unistd.h>

#include <cstdlib>
#include <optional>

namespace platform = lepton::platform;
using lepton::Path;

namespace {

/// Sets a variable of the environment for the length of a test.
class Variable {
public:
    Variable(const char* name, const char* value) : m_name(name) {
        if (const char* old = std::getenv(name))
            m_old = old;
        set(value);
    }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;
    ~Variable() { set(m_old ? m_old->c_str() : nullptr); }

private:
    void set(const char* value) {
        if (value != nullptr)
            ::setenv(m_name, value, 1);
        else
            ::unsetenv(m_name);
    }

    const char* m_name;
    std::optional<std::string> m_old;
};

} // namespace

TEST_CASE("cacheFolder: ours, then the desktop's, then the home folder's") {
    const Variable home("HOME", "/home/someone");
    const Variable desktop("XDG_CACHE_HOME", nullptr);
    const Variable ours("LEPTON_CACHE", nullptr);
    CHECK(platform::cacheFolder() == Path("/home/someone/.cache/lepton-studio"));
    const Variable desktopSet("XDG_CACHE_HOME", "/fast");
    CHECK(platform::cacheFolder() == Path("/fast/lepton-studio"));
    const Variable oursSet("LEPTON_CACHE", "/mine");
    CHECK(platform::cacheFolder() == Path("/mine"));
}

TEST_CASE("Memory figures agree with the system's own") {
    const auto pages =
        static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    CHECK(platform::totalMemoryBytes() == pages);
    CHECK(platform::availableMemoryBytes() > 0);
    CHECK(platform::availableMemoryBytes() <= pages);
}

TEST_CASE("residentMemoryBytes grows with what is written to") {
    const auto before = platform::residentMemoryBytes();
    std::string block(std::size_t{64} << 20U, 'x');
    CHECK(platform::residentMemoryBytes() >= before + (std::size_t{60} << 20U));
    CHECK(block.back() == 'x');
}

TEST_CASE("processAlive: this one, and none that has ended") {
    CHECK(platform::processAlive(::getpid()));
    CHECK_FALSE(platform::processAlive(0));
    auto process = platform::Process::start({{"true"}, {}, {}});
    REQUIRE(process.ok());
    REQUIRE(process->wait(10));
    CHECK_FALSE(platform::processAlive(process->id()));
}

TEST_CASE("freeDiskBytes: also of a folder that is yet to be made") {
    const lepton::testing::TemporaryFolder folder;
    CHECK(platform::freeDiskBytes(folder.path()) > 0);
    CHECK(platform::freeDiskBytes(folder / "a" / "b") > 0);
}

TEST_CASE("programFolder holds this program") {
    CHECK(std::filesystem::exists(platform::programFolder() / "test_base"));
}

TEST_CASE("loadLibrary: a library that isn't there") {
    const auto result = platform::loadLibrary("/nonexistent/libnone.so");
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().where == "/nonexistent/libnone.so");
}

TEST_CASE("processor and system are named as their files have them") {
    const auto processors = lepton::readFile("/proc/cpuinfo");
    const auto release = lepton::readFile("/etc/os-release");
    REQUIRE(!platform::processorName().empty());
    REQUIRE(!platform::systemName().empty());
    if (processors.ok() && processors->find("model name") != std::string::npos)
        CHECK(processors->find(": " + platform::processorName() + "\n") != std::string::npos);
    if (release.ok() && release->find("PRETTY_NAME=\"") != std::string::npos)
        CHECK(release->find("PRETTY_NAME=\"" + platform::systemName() + "\"") != std::string::npos);
}
