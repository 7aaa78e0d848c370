// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Files.h"
#include "tests/main/Skip.h"
#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <regex>
#include <thread>

using lepton::ErrorCode;
using lepton::Path;
using lepton::readFile;
using lepton::writeFile;
using lepton::testing::TemporaryFolder;

namespace {

std::size_t entries(const Path& folder) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

/// A file system of 64 KiB. `mounted` is false where that isn't allowed.
struct SmallDisk {
    TemporaryFolder folder;
    bool mounted = ::mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=64k") == 0;
    ~SmallDisk() {
        if (mounted)
            ::umount2(folder.path().c_str(), MNT_DETACH);
    }
};

} // namespace

TEST_CASE("readFile and writeFile keep every byte") {
    const TemporaryFolder folder;
    std::string bytes;
    for (int i = 0; i < 200000; ++i)
        bytes += static_cast<char>(i * 7);
    REQUIRE(writeFile(folder / "file", bytes).ok());
    CHECK(*readFile(folder / "file") == bytes);
    REQUIRE(writeFile(folder / "file", "").ok());
    CHECK(readFile(folder / "file")->empty());
}

TEST_CASE("readFile: what isn't there and what is no file") {
    const TemporaryFolder folder;
    CHECK(readFile(folder / "none").error().code == ErrorCode::NotFound);
    CHECK(readFile(folder / "none").error().where == (folder / "none").string());
    CHECK(readFile(folder.path()).error().code == ErrorCode::Unreadable);
}

TEST_CASE("writeFile makes the folders and leaves nothing beside") {
    const TemporaryFolder folder;
    REQUIRE(writeFile(folder / "a" / "b" / "file", "one").ok());
    REQUIRE(writeFile(folder / "a" / "b" / "file", "two").ok());
    CHECK(*readFile(folder / "a" / "b" / "file") == "two");
    CHECK(entries(folder / "a" / "b") == 1);
}

TEST_CASE("writeFile keeps who may read the file") {
    const TemporaryFolder folder;
    const Path file = folder / "token";
    REQUIRE(writeFile(file, "old").ok());
    REQUIRE(::chmod(file.c_str(), 0600) == 0);
    REQUIRE(writeFile(file, "new").ok());
    struct stat info {};
    REQUIRE(::stat(file.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777U) == 0600U);
}

TEST_CASE("writeFile: a reader sees the old contents or the new, never a part") {
    const TemporaryFolder folder;
    const Path file = folder / "file";
    const std::string a(100000, 'a');
    const std::string b(50000, 'b');
    REQUIRE(writeFile(file, a).ok());
    std::atomic<bool> done{false};
    std::thread writer([&] {
        for (int i = 0; i < 50; ++i)
            static_cast<void>(writeFile(file, i % 2 == 0 ? b : a));
        done = true;
    });
    int torn = 0;
    while (!done) {
        const auto seen = readFile(file);
        torn += seen.ok() && (*seen == a || *seen == b) ? 0 : 1;
    }
    writer.join();
    CHECK(torn == 0);
}

TEST_CASE("writeFile: two threads that write the same file do not harm each other") {
    const TemporaryFolder folder;
    const Path file = folder / "file";
    std::atomic<int> failed{0};
    const auto write = [&](char letter) {
        for (int i = 0; i < 50; ++i)
            failed += writeFile(file, std::string(100000, letter)).ok() ? 0 : 1;
    };
    std::thread other(write, 'a');
    write('b');
    other.join();
    CHECK(failed.load() == 0);
    const std::string end = *readFile(file);
    CHECK(end == std::string(100000, end.front()));
    CHECK(entries(folder.path()) == 1);
}

TEST_CASE("writeFile: a full disk leaves the old contents and no part of the new") {
    const SmallDisk disk;
    if (!disk.mounted)
        LEPTON_SKIP("mounting a small file system needs root");
    const Path file = disk.folder / "file";
    REQUIRE(writeFile(file, "old").ok());
    const auto result = writeFile(file, std::string(200000, 'x'));
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().code == ErrorCode::NoSpace);
    CHECK(result.error().where == file.string());
    CHECK(*readFile(file) == "old");
    CHECK(entries(disk.folder.path()) == 1);
    CHECK(writeFile(file, "there is room again").ok());
}

TEST_CASE("writeFile: a folder that may not be written to") {
    if (::geteuid() == 0)
        LEPTON_SKIP("root may write everywhere");
    const TemporaryFolder folder;
    REQUIRE(::chmod(folder.path().c_str(), 0500) == 0);
    CHECK(writeFile(folder / "file", "x").error().code == ErrorCode::Unwritable);
    REQUIRE(::chmod(folder.path().c_str(), 0700) == 0);
}

TEST_CASE("writeFile: a file in the way of a folder") {
    const TemporaryFolder folder;
    REQUIRE(writeFile(folder / "file", "x").ok());
    CHECK(writeFile(folder / "file" / "below", "y").error().code == ErrorCode::Unwritable);
    REQUIRE(lepton::makeFolders(folder / "folder").ok());
    CHECK(writeFile(folder / "folder", "y").error().code == ErrorCode::Unwritable);
    CHECK(entries(folder.path()) == 2);
}

TEST_CASE("appendFile adds to the end, and says when the disk is full") {
    const TemporaryFolder folder;
    REQUIRE(lepton::appendFile(folder / "log", "one\n").ok());
    REQUIRE(lepton::appendFile(folder / "log", "two\n").ok());
    CHECK(*readFile(folder / "log") == "one\ntwo\n");
    CHECK(lepton::appendFile("/dev/full", "x").error().code == ErrorCode::NoSpace);
}

// FIPS 180-4's examples.
TEST_CASE("sha256: the standard's examples") {
    CHECK(lepton::sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(lepton::sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const TemporaryFolder folder;
    REQUIRE(writeFile(folder / "million", std::string(1000000, 'a')).ok());
    CHECK(*lepton::sha256File(folder / "million") ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    CHECK(lepton::sha256File(folder / "none").error().code == ErrorCode::NotFound);
}

TEST_CASE("utcNow: ISO 8601 to the second") {
    CHECK(std::regex_match(lepton::utcNow(), std::regex(R"(20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ)")));
}
