// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "datasets/formats/IdxFile.h"
#include "tests/main/TemporaryFolder.h"

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

namespace {

const std::string twoPictures = idx({2, 2, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});

Error errorOfReading(const std::string& bytes, IdxContents contents = IdxContents::Pictures) {
    const TemporaryFolder folder;
    write(folder / "file", bytes);
    const auto read = readIdxFile(folder / "file", contents);
    REQUIRE_FALSE(read.ok());
    CHECK(contains(read.error().where, (folder / "file").string()));
    return read.error();
}

Array readBack(const std::string& bytes, IdxContents contents = IdxContents::Pictures) {
    const TemporaryFolder folder;
    write(folder / "file", bytes);
    auto read = readIdxFile(folder / "file", contents);
    REQUIRE(read.ok());
    return *read;
}

} // namespace

TEST_CASE("pictures, plain and packed") {
    for (const auto& bytes : {twoPictures, gzip(twoPictures)}) {
        const auto array = readBack(bytes);
        CHECK(array.shape == std::vector<std::int64_t>{2, 2, 3, 1});
        CHECK(bytesOf(array) == Bytes{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
    }
}

TEST_CASE("pictures in colour have a fourth axis") {
    CHECK(readBack(idx({1, 1, 2, 3}, {1, 2, 3, 4, 5, 6})).shape == std::vector<std::int64_t>{1, 1, 2, 3});
    CHECK(contains(errorOfReading(idx({1, 1, 1, 2}, {1, 2})).what.str(), "2 colour channels"));
}

TEST_CASE("gzip files may have several members") {
    CHECK(bytesOf(readBack(gzip(twoPictures.substr(0, 7)) + gzip(twoPictures.substr(7)))).size() == 12);
}

TEST_CASE("a larger file comes through the buffers unchanged") {
    const auto bytes = idxPictures(3000, 16, 16);
    const auto array = readBack(gzip(bytes));
    CHECK(std::string(reinterpret_cast<const char*>(array.bytes.data()), array.bytes.size()) == bytes.substr(16));
}

TEST_CASE("an empty file") {
    CHECK(contains(errorOfReading("").what.str(), "empty"));
    CHECK(contains(errorOfReading(gzip("")).what.str(), "empty"));
}

TEST_CASE("a file that breaks off says how much was expected and found") {
    for (const auto& bytes : {twoPictures.substr(0, 25), gzip(twoPictures.substr(0, 25))}) {
        const auto error = errorOfReading(bytes);
        CHECK(error.code == ErrorCode::BadFormat);
        CHECK(contains(error.what.str(), "28 bytes"));
        CHECK(contains(error.what.str(), "holds 25"));
        CHECK(contains(error.where, "offset 25"));
        CHECK_FALSE(error.hint.empty());
    }
    CHECK(contains(errorOfReading(twoPictures.substr(0, 3)).what.str(), "holds 3"));
    const auto header = errorOfReading(twoPictures.substr(0, 9)).what.str();
    CHECK(contains(header, "16 bytes"));
    CHECK(contains(header, "holds 9"));
}

TEST_CASE("a gzip stream that breaks off") {
    const auto packed = gzip(idxPictures(200, 8, 8));
    const auto inTheMiddle = errorOfReading(packed.substr(0, packed.size() / 2)).what.str();
    CHECK(contains(inTheMiddle, "12,816 bytes"));
    CHECK_FALSE(contains(inTheMiddle, "holds 12,816"));
    CHECK(contains(errorOfReading(packed.substr(0, packed.size() - 5)).what.str(), "checksum is missing"));
}

TEST_CASE("a damaged gzip stream") {
    auto packed = gzip(idxPictures(200, 8, 8));
    SUBCASE("in its data") { packed[packed.size() / 2] ^= '\x55'; }
    SUBCASE("in its checksum") { packed[packed.size() - 6] ^= '\x01'; }
    SUBCASE("with bytes after it") { packed += "rubbish"; }
    const auto error = errorOfReading(packed);
    CHECK(contains(error.what.str(), "damaged"));
    CHECK(contains(error.what.str(), "other bytes follow") == packed.ends_with("rubbish"));
    CHECK(error.code == ErrorCode::BadFormat);
    CHECK_FALSE(error.hint.empty());
}

TEST_CASE("bytes after the announced end") {
    for (const auto& bytes : {twoPictures + "x", gzip(twoPictures + "x")}) {
        const auto error = errorOfReading(bytes);
        CHECK(contains(error.what.str(), "goes on after the 28 bytes"));
        CHECK(contains(error.where, "offset 28"));
    }
}

TEST_CASE("a wrong magic number") {
    auto bytes = twoPictures;
    bytes[0] = 1;
    const auto error = errorOfReading(bytes);
    CHECK(contains(error.what.str(), "0x01000803"));
    CHECK(contains(error.where, "offset 0"));
    CHECK(contains(errorOfReading("<html>not found</html>").what.str(), "not an IDX file"));
}

TEST_CASE("labels for pictures, and pictures for labels") {
    CHECK(contains(errorOfReading(idxLabels(4, 2)).what.str(), "holds labels"));
    CHECK(contains(errorOfReading(twoPictures, IdxContents::Labels).what.str(), "does not hold labels"));
}

TEST_CASE("other element types are told apart from damage") {
    auto bytes = twoPictures;
    bytes[2] = 0x0D;
    CHECK(errorOfReading(bytes).code == ErrorCode::Unsupported);
}

TEST_CASE("headers without samples or without pixels") {
    CHECK(contains(errorOfReading(idx({0, 2, 2}, {})).what.str(), "no samples"));
    CHECK(contains(errorOfReading(idx({2, 0, 2}, {})).what.str(), "without any pixels"));
}

TEST_CASE("a header that announces terabytes costs no memory") {
    const auto small = errorOfReading(gzip(idx({60000, 20000, 2000}, Bytes(100, 1))));
    CHECK(contains(small.what.str(), "holds 116"));
    CHECK(
        contains(errorOfReading(idx({0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}, {1})).what.str(), "more data than any file"));
}
