// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/platform/Platform.h"
#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <optional>

using lepton::ErrorCode;
using lepton::Path;
using lepton::platform::FileLock;

namespace {

/// Another process that holds the lock until it is killed.
class LockingProcess {
public:
    explicit LockingProcess(const Path& file) {
        std::array<int, 2> ready{};
        REQUIRE(::pipe(ready.data()) == 0);
        m_id = ::fork();
        if (m_id == 0) {
            const auto lock = FileLock::acquire(file);
            const char answer = lock.ok() ? 'y' : 'n';
            if (::write(ready[1], &answer, 1) == 1)
                ::pause();
            ::_exit(0);
        }
        char answer = 0;
        REQUIRE(::read(ready[0], &answer, 1) == 1);
        REQUIRE(answer == 'y');
        ::close(ready[0]);
        ::close(ready[1]);
    }
    LockingProcess(const LockingProcess&) = delete;
    LockingProcess& operator=(const LockingProcess&) = delete;
    ~LockingProcess() { end(); }

    int id() const { return m_id; }
    void end() {
        if (m_id <= 0)
            return;
        ::kill(m_id, SIGKILL);
        ::waitpid(m_id, nullptr, 0);
        m_id = 0;
    }

private:
    pid_t m_id = 0;
};

} // namespace

TEST_CASE("FileLock: another process that holds it is named") {
    const lepton::testing::TemporaryFolder folder;
    const Path file = folder / "lock";
    const LockingProcess other(file);
    const auto lock = FileLock::acquire(file);
    REQUIRE_FALSE(lock.ok());
    CHECK(lock.error().code == ErrorCode::Conflict);
    CHECK(lock.error().what.str().find(std::to_string(other.id())) != std::string::npos);
    CHECK(lock.error().where == folder.path().string());
    CHECK(FileLock::holder(file) == other.id());
}

TEST_CASE("FileLock: a killed process leaves it free") {
    const lepton::testing::TemporaryFolder folder;
    const Path file = folder / "lock";
    LockingProcess other(file);
    other.end();
    CHECK(FileLock::holder(file) == 0);
    CHECK(FileLock::acquire(file).ok());
}

TEST_CASE("FileLock: held as long as the object lives, also when it moves") {
    const lepton::testing::TemporaryFolder folder;
    const Path file = folder / "lock";
    std::optional<FileLock> kept;
    {
        auto lock = FileLock::acquire(file);
        REQUIRE(lock.ok());
        kept.emplace(std::move(lock).value());
    }
    CHECK(FileLock::holder(file) == ::getpid());
    CHECK_FALSE(FileLock::acquire(file).ok());
    kept.reset();
    CHECK(FileLock::holder(file) == 0);
    CHECK(FileLock::acquire(file).ok());
}

TEST_CASE("FileLock: asking who holds it never gets in the way of taking it") {
    const lepton::testing::TemporaryFolder folder;
    const Path file = folder / "lock";
    REQUIRE(FileLock::acquire(file).ok());
    const pid_t asker = ::fork();
    if (asker == 0)
        for (;;)
            FileLock::holder(file);
    int refused = 0;
    for (int i = 0; i < 200; ++i)
        refused += FileLock::acquire(file).ok() ? 0 : 1;
    ::kill(asker, SIGKILL);
    ::waitpid(asker, nullptr, 0);
    CHECK(refused == 0);
}

TEST_CASE("FileLock: a folder that isn't there") {
    CHECK_FALSE(FileLock::acquire("/nonexistent/folder/lock").ok());
    CHECK(FileLock::holder("/nonexistent/folder/lock") == 0);
}
