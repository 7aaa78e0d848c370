// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "datasets/formats/ProblemList.h"
#include "datasets/pictures/FolderListing.h"
#include "tests/main/TemporaryFolder.h"

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;
using pictures::listFolder;

namespace {

std::vector<std::string> paths(const pictures::FolderListing& listing) {
    std::vector<std::string> out;
    for (const auto& one : listing.pictures)
        out.push_back(one.path);
    return out;
}

void touch(const TemporaryFolder& folder, std::initializer_list<const char*> names) {
    for (const char* name : names)
        write(folder / name, "x");
}

long countOf(const pictures::FolderListing& listing, const std::string& code) {
    return std::count_if(listing.problems.begin(), listing.problems.end(),
                         [&](const Problem& p) { return p.code == code; });
}

} // namespace

TEST_CASE("class folders, in natural order, with folders below them") {
    const TemporaryFolder folder;
    touch(folder, {"class 10/a.png", "class 2/b10.jpg", "class 2/b9.JPG", "class 2/more/deep/c.tiff",
                   "class 2/.hidden.png", ".git/x/y.png"});
    const auto listing = listFolder(folder.path()).value();
    CHECK(listing.classes == std::vector<std::string>{"class 2", "class 10"});
    CHECK(paths(listing) ==
          std::vector<std::string>{"class 2/b9.JPG", "class 2/b10.jpg", "class 2/more/deep/c.tiff", "class 10/a.png"});
    CHECK(listing.pictures[2].className == "class 2");
    CHECK_FALSE(listing.pictures[0].split.has_value());
    CHECK(listing.problems.empty());
}

TEST_CASE("train, val and test folders") {
    const TemporaryFolder folder;
    touch(folder, {"Train/cat/1.png", "train2/cat/x.png", "valid/cat/2.png", "test/dog/3.png", "test/loose.png"});
    const auto listing = listFolder(folder.path()).value();
    CHECK(listing.classes == std::vector<std::string>{"cat", "dog"});
    CHECK(paths(listing) == std::vector<std::string>{"Train/cat/1.png", "valid/cat/2.png", "test/dog/3.png"});
    CHECK(listing.pictures[1].split == Split::Validation);
    CHECK(listing.pictures[2].split == Split::Test);
    CHECK(countOf(listing, "outside-classes") == 2); // train2 and the loose picture
}

TEST_CASE("a class may be called test") {
    const TemporaryFolder folder;
    touch(folder, {"test/1.png", "other/2.png"});
    CHECK(listFolder(folder.path()).value().classes == std::vector<std::string>{"other", "test"});
}

TEST_CASE("what is no picture, and pictures outside classes, are problems") {
    const TemporaryFolder folder;
    touch(folder, {"readme.txt", "loose.png", "cat/1.png", "cat/notes.txt", "cat/Thumbs.db"});
    const auto listing = listFolder(folder.path()).value();
    CHECK(listing.pictures.size() == 1);
    CHECK(countOf(listing, "not-a-picture") == 3);
    CHECK(countOf(listing, "outside-classes") == 1);
}

TEST_CASE("links that lead in a circle end") {
    const TemporaryFolder folder;
    touch(folder, {"cat/1.png"});
    std::filesystem::create_directory_symlink(folder / "cat", folder / "cat" / "again");
    std::filesystem::create_symlink(folder / "nowhere", folder / "cat" / "gone.png");
    CHECK(paths(listFolder(folder.path()).value()) == std::vector<std::string>{"cat/1.png", "cat/gone.png"});
}

TEST_CASE("a trailing slash changes nothing") {
    const TemporaryFolder folder;
    touch(folder, {"cat/1.png"});
    CHECK(paths(listFolder(folder.path() / "").value()) == std::vector<std::string>{"cat/1.png"});
}

TEST_CASE("thousands of like problems are summed up") {
    std::vector<Problem> problems;
    for (int i = 0; i < 250; ++i)
        problems.push_back({"file" + std::to_string(i), "bad", 1, "unreadable"});
    problems.push_back({"x", "other", 1, "other"});
    sumUpProblems(problems);
    CHECK(problems.size() == 102);
    CHECK(problems.back().count == 150);
    CHECK(problems.back().where == "file100");
}
