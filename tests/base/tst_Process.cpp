// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/platform/Platform.h"
#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <csignal>
#include <unistd.h>

using lepton::ErrorCode;
using lepton::Path;
using lepton::readFile;
using lepton::platform::Process;

namespace {

Process started(const Process::Options& options) {
    auto process = Process::start(options);
    REQUIRE(process.ok());
    return std::move(process).value();
}

Process shell(const std::string& script, const Path& output = {}, const Path& errors = {}) {
    return started({{"sh", "-c", script}, output, errors});
}

} // namespace

TEST_CASE("Process: its exit status") {
    auto process = shell("exit 7");
    REQUIRE(process.wait(10));
    CHECK(process.exitStatus() == 7);
    CHECK_FALSE(process.running());
}

TEST_CASE("Process: killed and interrupted end with 128 and the signal") {
    auto killed = started({{"sleep", "60"}, {}, {}});
    CHECK(killed.running());
    killed.kill();
    REQUIRE(killed.wait(10));
    CHECK(killed.exitStatus() == 128 + SIGKILL);

    auto interrupted = started({{"sleep", "60"}, {}, {}});
    interrupted.interrupt();
    REQUIRE(interrupted.wait(10));
    CHECK(interrupted.exitStatus() == 128 + SIGINT);
}

TEST_CASE("Process: can be interrupted even if this process ignores Ctrl+C") {
    const auto before = std::signal(SIGINT, SIG_IGN);
    auto process = started({{"sleep", "60"}, {}, {}});
    std::signal(SIGINT, before);
    process.interrupt();
    CHECK(process.wait(10));
    process.kill();
}

TEST_CASE("Process: waiting has an end") {
    auto process = started({{"sleep", "60"}, {}, {}});
    CHECK_FALSE(process.wait(0.05));
    process.kill();
    CHECK(process.wait(10));
}

TEST_CASE("Process: output is appended to the files, input is empty") {
    const lepton::testing::TemporaryFolder folder;
    for (int i = 0; i < 2; ++i) {
        auto process = shell("cat; echo out; echo err >&2", folder / "out", folder / "err");
        REQUIRE(process.wait(10));
    }
    CHECK(*readFile(folder / "out") == "out\nout\n");
    CHECK(*readFile(folder / "err") == "err\nerr\n");
}

TEST_CASE("Process: arguments arrive as they are, without a shell") {
    const lepton::testing::TemporaryFolder folder;
    auto process = started({{"printf", "%s|", "a b", "$HOME", "*"}, folder / "out", {}});
    REQUIRE(process.wait(10));
    CHECK(*readFile(folder / "out") == "a b|$HOME|*|");
}

TEST_CASE("Process: a program that isn't there") {
    const auto process = Process::start({{"lepton-no-such-program"}, {}, {}});
    REQUIRE_FALSE(process.ok());
    CHECK(process.error().code == ErrorCode::NotFound);
    CHECK(process.error().where == "lepton-no-such-program");
}

TEST_CASE("Process: a detached one is in a session of its own") {
    auto process = started({{"sleep", "60"}, {}, {}, true});
    CHECK(::getsid(process.id()) == process.id());
    process.kill();
    CHECK(process.wait(10));
}
