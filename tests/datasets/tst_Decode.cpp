// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "datasets/pictures/Pictures.h"
#include "tests/main/TemporaryFolder.h"

#include <opencv2/imgcodecs.hpp>

#include <cmath>

using namespace lepton;
using namespace lepton::datasets;
using namespace lepton::testing;

namespace {

Bytes encoded(const char* ending, const cv::Mat& pixels) {
    Bytes out;
    REQUIRE(cv::imencode(ending, pixels, out));
    return out;
}

Result<Array> decode(const Bytes& bytes) { return pictures::decode(std::as_bytes(std::span(bytes)), "here.png"); }

Error errorOf(const Bytes& bytes) {
    const auto picture = decode(bytes);
    REQUIRE_FALSE(picture.ok());
    CHECK(picture.error().where == "here.png");
    CHECK_FALSE(picture.error().hint.empty());
    return picture.error();
}

/// Noise, so that encoded files are long.
cv::Mat noise(int rows, int columns, int type) {
    cv::Mat out(rows, columns, type);
    cv::RNG random(3);
    random.fill(out, cv::RNG::UNIFORM, 0, 256);
    return out;
}

/// The JPEG with an EXIF segment (big-endian TIFF, one entry: orientation) behind its first marker.
Bytes withOrientation(Bytes jpeg, std::uint8_t orientation) {
    const Bytes exif{0xFF, 0xE1, 0,    34,   'E', 'x', 'i', 'f', 0, 0, 'M', 'M',         0, 42, 0, 0, 0, 8,
                     0,    1,    0x01, 0x12, 0,   3,   0,   0,   0, 1, 0,   orientation, 0, 0,  0, 0, 0, 0};
    jpeg.insert(jpeg.begin() + 2, exif.begin(), exif.end());
    return jpeg;
}

} // namespace

TEST_CASE("grey and colour come as they are, colour as RGB") {
    const cv::Mat grey = (cv::Mat_<std::uint8_t>(2, 3) << 1, 2, 3, 4, 5, 255);
    CHECK(decode(encoded(".png", grey)).value() == picture({2, 3, 1}, {1, 2, 3, 4, 5, 255}));
    const cv::Mat blueThenRed = (cv::Mat_<cv::Vec3b>(1, 2) << cv::Vec3b(255, 0, 0), cv::Vec3b(0, 10, 200));
    for (const char* ending : {".png", ".bmp", ".ppm", ".tif"})
        CHECK(decode(encoded(ending, blueThenRed)).value() == picture({1, 2, 3}, {0, 0, 255, 200, 10, 0}));
    CHECK(decode(encoded(".pgm", grey)).value().shape == std::vector<std::int64_t>{2, 3, 1});
    CHECK(decode(encoded(".jpg", grey)).value().shape == std::vector<std::int64_t>{2, 3, 1});
    CHECK(decode(encoded(".webp", blueThenRed)).value().shape == std::vector<std::int64_t>{1, 2, 3});
}

TEST_CASE("transparency is laid on white") {
    const cv::Mat pixels =
        (cv::Mat_<cv::Vec4b>(1, 3) << cv::Vec4b(10, 20, 30, 255), cv::Vec4b(10, 20, 30, 0), cv::Vec4b(0, 100, 255, 51));
    // A fifth of 255, 100, 0 (R, G, B) and four fifths of 255: 255, 224, 204.
    CHECK(decode(encoded(".png", pixels)).value() == picture({1, 3, 3}, {30, 20, 10, 255, 255, 255, 255, 224, 204}));
}

TEST_CASE("16 bits are reduced to 8") {
    const cv::Mat pixels = (cv::Mat_<std::uint16_t>(1, 3) << 0, 257 * 100, 65535);
    CHECK(decode(encoded(".png", pixels)).value() == picture({1, 3, 1}, {0, 100, 255}));
}

TEST_CASE("a photo is turned as its EXIF orientation says") {
    cv::Mat wide(8, 16, CV_8UC1, cv::Scalar(0));
    wide.colRange(0, 8).setTo(255); // white on the left
    const auto upright = encoded(".jpg", wide);
    CHECK(decode(upright).value().shape == std::vector<std::int64_t>{8, 16, 1});
    const auto turned = decode(withOrientation(upright, 6)).value(); // 6: to be turned clockwise, so the left goes up
    CHECK(turned.shape == std::vector<std::int64_t>{16, 8, 1});
    CHECK(bytesOf(turned).front() > 200);
    CHECK(bytesOf(turned).back() < 50);
}

TEST_CASE("files that can't be read") {
    CHECK(contains(errorOf({}).what.str(), "empty"));
    CHECK(errorOf({'h', 'e', 'l', 'l', 'o'}).code == ErrorCode::BadFormat);
    CHECK(errorOf(Bytes(100, 0)).code == ErrorCode::BadFormat);
    CHECK(errorOf(Bytes{0xFF, 0xD8}).code == ErrorCode::BadFormat);
    CHECK(errorOf(Bytes{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}).code == ErrorCode::BadFormat);
}

TEST_CASE("types that OpenCV reads but we don't promise are not tried") {
    // A Sun raster: whole, but a decoder that hardly anybody looks after.
    CHECK(contains(errorOf(encoded(".ras", noise(4, 4, CV_8UC3))).what.str(), "known type"));
}

TEST_CASE("files that break off are not filled with grey") {
    for (const char* ending : {".png", ".jpg", ".webp", ".bmp", ".ppm", ".tif"}) {
        CAPTURE(ending);
        const auto whole = encoded(ending, noise(40, 40, CV_8UC3));
        CHECK(decode(whole).ok());
        for (const double part : {0.1, 0.5, 0.9, 0.99})
            CHECK_FALSE(decode(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(
                                                                        part * static_cast<double>(whole.size()))))
                            .ok());
    }
}

TEST_CASE("a whole JPEG is whole: progressive, with restarts, with bytes after its end") {
    Bytes jpeg;
    cv::imencode(".jpg", noise(64, 64, CV_8UC3), jpeg,
                 {cv::IMWRITE_JPEG_PROGRESSIVE, 1, cv::IMWRITE_JPEG_RST_INTERVAL, 2});
    CHECK(decode(jpeg).ok());
    CHECK_FALSE(decode(Bytes(jpeg.begin(), jpeg.end() - 2)).ok());
    jpeg.insert(jpeg.end(), 10, 0);
    CHECK(decode(jpeg).ok());
}

TEST_CASE("a header that announces a giant is refused before it is decoded") {
    auto png = encoded(".png", noise(4, 4, CV_8UC1));
    png[16] = 0;
    png[17] = 1; // width 65,540
    png[21] = 1;
    const auto error = errorOf(png);
    CHECK(error.code == ErrorCode::Unsupported);
    CHECK(contains(error.what.str(), "65,540 × 65,540"));
}

TEST_CASE("PNG writing and reading gives the same picture") {
    for (const auto& original : {picture({2, 2, 1}, {1, 2, 3, 4}), picture({1, 2, 3}, {1, 2, 3, 200, 201, 202})}) {
        const auto bytes = pictures::encodePng(original).value();
        CHECK(pictures::decode(bytes, "x").value() == original);
    }
    CHECK(pictures::encodePng(Array(ElementType::UInt8, {2, 2})).error().code == ErrorCode::BadValue);
    CHECK(pictures::encodePng(Array(ElementType::Float32, {2, 2, 1})).error().code == ErrorCode::BadValue);
    CHECK(pictures::encodePng(Array(ElementType::UInt8, {0, 2, 1})).error().code == ErrorCode::BadValue);
}

TEST_CASE("from a file") {
    const TemporaryFolder folder;
    CHECK(pictures::decodeFile(folder / "none.png").error().code == ErrorCode::NotFound);
    const auto bytes = pictures::encodePng(picture({1, 1, 1}, {9})).value();
    write(folder / "one.png", std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
    CHECK(pictures::decodeFile(folder / "one.png").value() == picture({1, 1, 1}, {9}));
    CHECK(pictures::isPictureName("a/B.JPeG"));
    CHECK_FALSE(pictures::isPictureName("a/jpeg"));
}
