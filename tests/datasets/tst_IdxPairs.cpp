// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "datasets/formats/IdxPairs.h"
#include "tests/main/TemporaryFolder.h"

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

namespace {

void touch(const TemporaryFolder& folder, std::initializer_list<const char*> names) {
    for (const char* name : names)
        write(folder / name, "x");
}

Error errorOfFinding(const Path& path) {
    const auto pairs = findIdxPairs(path);
    REQUIRE_FALSE(pairs.ok());
    CHECK_FALSE(pairs.error().hint.empty());
    return pairs.error();
}

} // namespace

TEST_CASE("MNIST's four files, training first") {
    const TemporaryFolder folder;
    touch(folder, {"t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz", "train-images-idx3-ubyte",
                   "train-labels-idx1-ubyte.gz", "README.md"});
    const auto pairs = findIdxPairs(folder.path());
    REQUIRE(pairs.ok());
    REQUIRE(pairs->size() == 2);
    CHECK((*pairs)[0].split == Split::Train);
    CHECK((*pairs)[0].pictures.filename() == "train-images-idx3-ubyte");
    CHECK((*pairs)[0].labels.filename() == "train-labels-idx1-ubyte.gz");
    CHECK((*pairs)[1].split == Split::Test);
}

TEST_CASE("a pair on its own is the whole of the data") {
    const TemporaryFolder folder;
    touch(folder, {"train-images.idx3-ubyte", "train-labels.idx1-ubyte"});
    CHECK_FALSE(findIdxPairs(folder.path()).value().front().split.has_value());
    CHECK(findIdxPairs(folder / "train-images.idx3-ubyte").value().front().labels ==
          folder / "train-labels.idx1-ubyte");
}

TEST_CASE("a file and its packed original count once") {
    const TemporaryFolder folder;
    touch(folder, {"images-idx3-ubyte", "images-idx3-ubyte.gz", "labels-idx1-ubyte", "labels-idx1-ubyte.gz"});
    const auto pairs = findIdxPairs(folder.path()).value();
    REQUIRE(pairs.size() == 1);
    CHECK(pairs[0].pictures.filename() == "images-idx3-ubyte");
    CHECK(pairs[0].labels.filename() == "labels-idx1-ubyte");
}

TEST_CASE("a missing partner is named by what is there") {
    const TemporaryFolder folder;
    touch(folder, {"train-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"});
    const auto error = errorOfFinding(folder.path());
    CHECK(error.code == ErrorCode::NotFound);
    CHECK(contains(error.where, "t10k-labels"));
    CHECK(contains(errorOfFinding(folder / "train-images-idx3-ubyte.gz").what.str(),
                   "labels of these pictures is missing"));
}

TEST_CASE("a label file is not a source") {
    const TemporaryFolder folder;
    touch(folder, {"train-images-idx3-ubyte", "train-labels-idx1-ubyte"});
    CHECK(contains(errorOfFinding(folder / "train-labels-idx1-ubyte").what.str(), "labels, not pictures"));
}

TEST_CASE("two sets for the same split must be told apart by the user") {
    const TemporaryFolder folder;
    touch(folder, {"a-train-images-idx3", "a-train-labels-idx1", "b-train-images-idx3", "b-train-labels-idx1"});
    CHECK(contains(errorOfFinding(folder.path()).what.str(), "several sets"));
    CHECK(findIdxPairs(folder / "b-train-images-idx3").ok());
}
