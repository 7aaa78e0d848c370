// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "tests/main/TemporaryFolder.h"

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

namespace {

/// 6 training and 3 test pictures of 2 × 3 in 3 classes.
void writeSet(const Path& folder) {
    write(folder / "train-images-idx3-ubyte.gz", gzip(idxPictures(6, 2, 3)));
    write(folder / "train-labels-idx1-ubyte.gz", gzip(idxLabels(6, 3)));
    write(folder / "t10k-images-idx3-ubyte",
          idx({3, 2, 3}, {9, 9, 9, 9, 9, 9, 8, 8, 8, 8, 8, 8, 200, 200, 200, 200, 200, 200}));
    write(folder / "t10k-labels-idx1-ubyte", idx({3}, {2, 2, 0}));
}

} // namespace

TEST_CASE("a set with a given test split") {
    const TemporaryFolder folder;
    writeSet(folder.path());
    const auto source = openSource(folder.path());
    REQUIRE(source.ok());
    const auto& info = (*source)->info();
    CHECK(info.format == "idx");
    CHECK(info.samples == 9);
    CHECK(toJson(info)["splits"].dump() == R"({"train":6,"test":3})");
    CHECK(info.classes == std::vector<std::string>{"0", "1", "2"});
    CHECK(info.classCounts == std::vector<std::int64_t>{3, 2, 4});
    CHECK(info.problems.empty());
    CHECK(info.fields[0].shape == std::vector<std::int64_t>{2, 3, 1});
    CHECK(info.fields[0].unique == 9);
    CHECK(info.fields[0].max == 250); // 7 i + i / 6 at i = 35, the last training pixel
    CHECK((*source)->givenSplit(5) == Split::Train);
    CHECK((*source)->givenSplit(6) == Split::Test);
    CHECK((*source)->label(8) == 0);
    CHECK((*source)->name(0) == "train-images-idx3-ubyte.gz#0");
    CHECK((*source)->name(7) == "t10k-images-idx3-ubyte#1");
    CHECK((*source)->read(7).value() == picture({2, 3, 1}, {8, 8, 8, 8, 8, 8}));
}

TEST_CASE("statistics of a set small enough to work out by hand") {
    const TemporaryFolder folder;
    write(folder / "images-idx3", idx({2, 1, 2}, {10, 20, 30, 100}));
    write(folder / "labels-idx1", idx({2}, {1, 3}));
    const auto info = openSource(folder.path()).value()->info();
    CHECK(info.fields[0].min == 10);
    CHECK(info.fields[0].max == 100);
    CHECK(info.fields[0].mean == 40);
    CHECK(info.fields[1].unique == 2);
    CHECK(info.fields[1].min == 1);
    CHECK(info.fields[1].max == 3);
    CHECK(info.fields[1].mean == 2);
    CHECK(info.splits.empty());
    CHECK(problem(info, "empty-class").where == "0");
}

TEST_CASE("the folder and any picture file in it can be the source") {
    const TemporaryFolder folder;
    writeSet(folder.path());
    const auto test = openSource(folder / "t10k-images-idx3-ubyte");
    REQUIRE(test.ok());
    CHECK((*test)->size() == 3);
    CHECK_FALSE((*test)->givenSplit(0).has_value());
    CHECK(contains(errorOfOpening(folder / "train-labels-idx1-ubyte.gz").what.str(), "labels, not pictures"));
}

TEST_CASE("labels and pictures that differ in number") {
    const TemporaryFolder folder;
    write(folder / "images-idx3", idxPictures(4, 2, 2));
    write(folder / "labels-idx1", idxLabels(3, 3));
    const auto error = errorOfOpening(folder.path());
    CHECK(error.what.str() == "The file holds 3 labels, but there are 4 pictures in images-idx3");
    CHECK(contains(error.where, "labels-idx1, offset 4"));
}

TEST_CASE("training and test pictures of different sizes") {
    const TemporaryFolder folder;
    writeSet(folder.path());
    write(folder / "t10k-images-idx3-ubyte", idxPictures(3, 4, 4));
    CHECK(contains(errorOfOpening(folder.path()).what.str(), "4 × 4"));
}

TEST_CASE("files swapped by name are found out") {
    const TemporaryFolder folder;
    write(folder / "images-idx3", idxLabels(4, 2));
    write(folder / "labels-idx1", idxPictures(4, 2, 2));
    CHECK(contains(errorOfOpening(folder.path()).where, "images-idx3"));
}

TEST_CASE("classes.txt names the classes") {
    const TemporaryFolder folder;
    write(folder / "images-idx3", idxPictures(4, 2, 2));
    write(folder / "labels-idx1", idxLabels(4, 2));
    SUBCASE("one line each, whatever the line ends") {
        write(folder / "classes.txt", "cat\r\nsmall dog\r\n\r\n");
        CHECK(openSource(folder.path()).value()->info().classes == std::vector<std::string>{"cat", "small dog"});
    }
    SUBCASE("too few") {
        write(folder / "classes.txt", "cat\n");
        CHECK(errorOfOpening(folder.path()).what.str() == "The file names 1 classes, but the labels go up to 1");
    }
    SUBCASE("the same twice") {
        write(folder / "classes.txt", "cat\ncat\n");
        CHECK(contains(errorOfOpening(folder.path()).where, "classes.txt:2"));
    }
    SUBCASE("a class more than there are labels") {
        write(folder / "classes.txt", "cat\ndog\neel\n");
        CHECK(problem(openSource(folder.path()).value()->info(), "empty-class").where == "eel");
    }
}

TEST_CASE("Fashion-MNIST is known by its folder's name, unless classes.txt says otherwise") {
    const TemporaryFolder folder;
    const auto data = folder / "FashionMNIST" / "raw";
    write(data / "images-idx3", idxPictures(10, 28, 28));
    write(data / "labels-idx1", idxLabels(10, 10));
    CHECK(openSource(data).value()->info().classes.back() == "Ankle boot");
    write(data / "classes.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n");
    CHECK(openSource(data).value()->info().classes.back() == "j");
}

TEST_CASE("the fingerprint follows the contents, not the place") {
    const TemporaryFolder folder;
    writeSet(folder / "one");
    writeSet(folder / "two");
    const auto first = openSource(folder / "one").value()->fingerprint();
    CHECK(first == openSource(folder / "two").value()->fingerprint());
    write(folder / "two" / "classes.txt", "a\nb\nc\n");
    CHECK(first != openSource(folder / "two").value()->fingerprint());
}

TEST_CASE("opening can be stopped") {
    const TemporaryFolder folder;
    writeSet(folder.path());
    const auto source = openSource(folder.path(), {}, [](std::int64_t, std::int64_t) { return false; });
    REQUIRE_FALSE(source.ok());
    CHECK(source.error().code == ErrorCode::Cancelled);
}
