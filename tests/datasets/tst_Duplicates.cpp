// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "datasets/formats/Duplicates.h"

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

namespace {

SourceInfo examined(const std::vector<std::uint8_t>& contents, std::vector<std::int64_t> labels,
                    std::vector<std::optional<Split>> given = {}) {
    std::vector<Array> pictures;
    std::vector<ContentHash> hashes;
    for (const auto value : contents) {
        pictures.push_back(picture({1, 1, 1}, {value}));
        hashes.push_back(contentHash(pictures.back().bytes));
    }
    const MemorySource source(pictures, std::move(labels), std::move(given));
    SourceInfo info;
    info.samples = findDuplicates(source, hashes, info.problems);
    return info;
}

} // namespace

TEST_CASE("copies are counted beyond the first") {
    const auto info = examined({5, 6, 5, 7, 5, 6}, {0, 1, 0, 2, 0, 1});
    CHECK(info.samples == 3);
    CHECK(problem(info, "duplicate").count == 3);
    CHECK(problem(info, "duplicate").where == "memory#2 = memory#0");
    CHECK(problem(info, "duplicate-across-splits").count == 0);
    CHECK(problem(info, "label-conflict").count == 0);
}

TEST_CASE("test samples that were trained on are a problem of their own") {
    const auto train = Split::Train;
    const auto test = Split::Test;
    const auto info = examined({5, 6, 5, 5, 7, 7}, {0, 1, 0, 0, 1, 1}, {train, train, test, train, test, test});
    CHECK(problem(info, "duplicate").count == 2); // sample 3 within training, sample 5 within test
    CHECK(problem(info, "duplicate-across-splits").count == 1);
    CHECK(problem(info, "duplicate-across-splits").where == "memory#2 = memory#0");
}

TEST_CASE("copies with different labels") {
    CHECK(problem(examined({5, 5, 5}, {0, 1, 0}), "label-conflict").count == 1);
}

TEST_CASE("the hash tells lengths and places apart") {
    const auto hash = [](const Bytes& bytes) { return contentHash(std::as_bytes(std::span(bytes))); };
    CHECK(hash({}) != hash({0}));
    CHECK(hash({0}) != hash({0, 0}));
    CHECK(hash(Bytes(8, 0)) != hash(Bytes(16, 0)));
    CHECK(hash({1, 0, 0, 0, 0, 0, 0, 0, 2}) != hash({2, 0, 0, 0, 0, 0, 0, 0, 1}));
    CHECK(hash({1, 2, 3}) == hash({1, 2, 3}));
}
