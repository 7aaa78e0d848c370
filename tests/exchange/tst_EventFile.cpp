// SPDX-License-Identifier: GPL-3.0-or-later
// tests/peers/test_tensorboard.py has TensorBoard's own reader look at what a run writes.
#include "core/exchange/EventFile.h"

#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace lepton;
using namespace lepton::exchange;

TEST_CASE("CRC-32C gives the values of RFC 3720") {
    CHECK(crc32c("123456789") == 0xe3069283U);
    CHECK(crc32c(std::string(32, '\0')) == 0x8a9136aaU);
    CHECK(crc32c(std::string(32, '\xff')) == 0x62a8ab43U);
}

TEST_CASE("an event file begins with its version, and records follow each other whole") {
    const testing::TemporaryFolder folder;
    auto file = EventFile::create(folder.path(), 0);
    REQUIRE(file.ok());
    const std::string begin = *readFile(file->file());
    CHECK(begin.find("brain.Event:2") != std::string::npos);
    CHECK(static_cast<std::uint8_t>(begin[0]) + 16 == begin.size()); // length, its sum, the record, its sum
    file->scalar("a", 1, 0.5);
    CHECK(*readFile(file->file()) == begin); // not yet
    REQUIRE(file->flush().ok());
    CHECK(readFile(file->file())->size() > begin.size());
    auto second = EventFile::create(folder.path(), 7);
    REQUIRE(second.ok());
    CHECK(second->file() != file->file());
}

TEST_CASE("a histogram's buckets hold every finite value") {
    const std::vector<float> values{-1, 0, 1, 3, std::numeric_limits<float>::infinity(), std::nanf("")};
    const Histogram histogram = histogramOf(values, 4);
    CHECK(histogram.minimum == -1);
    CHECK(histogram.maximum == 3);
    CHECK(histogram.count == 4);
    CHECK(histogram.notFinite == 2);
    CHECK(histogram.counts == std::vector<std::int64_t>{1, 1, 1, 1});
    CHECK(histogram.mean() == 0.75);
    CHECK(histogram.deviation() == doctest::Approx(std::sqrt(2.1875))); // (1 + 0 + 1 + 9) / 4 − 0.75²
    CHECK(histogramOf(std::vector<float>(5, 2.0F), 4).counts == std::vector<std::int64_t>{5});
    CHECK(histogramOf({}, 4).counts.empty());
}
