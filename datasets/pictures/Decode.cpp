// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/pictures/MatArray.h"
#include "datasets/pictures/PictureHeader.h"
#include "datasets/pictures/Pictures.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace lepton::datasets::pictures {

namespace {

/// Against files that unpack to more memory than any picture for a network is worth.
constexpr std::int64_t mostPixels = 100'000'000;

Error unreadable(const char* reason, const std::string& where) {
    return Error(ErrorCode::BadFormat, reason)
        .at(where)
        .fix(
            LT("core", "Replace the file by an intact picture (PNG, JPEG, BMP, WebP, TIFF, PGM or PPM), or remove it"));
}

Result<PictureHeader> checkHeader(std::span<const std::byte> bytes, const std::string& where) {
    if (bytes.empty())
        return unreadable(LT("core", "The picture file is empty"), where);
    const auto header = readPictureHeader(bytes);
    if (header.width * header.height > mostPixels)
        return Error(ErrorCode::Unsupported,
                     text(LT("core", "The picture is too large: %1 × %2 pixels"), header.width, header.height))
            .at(where)
            .fix(text(LT("core", "Make it smaller; up to %1 pixels are read"), mostPixels));
    if (!header.known)
        return unreadable(LT("core", "The file is not a picture of a known type"), where);
    if (header.cutOff)
        return unreadable(LT("core", "The picture file is cut off"), where);
    return header;
}

/// BGRA laid on white, rounded to the nearest value, as RGB.
void layOnWhite(const cv::Mat& picture, cv::Mat& out) {
    for (int y = 0; y < picture.rows; ++y) {
        const auto* from = picture.ptr<cv::Vec4b>(y);
        auto* to = out.ptr<cv::Vec3b>(y);
        for (int x = 0; x < picture.cols; ++x)
            for (int c = 0; c < 3; ++c) {
                const int alpha = from[x][3];
                to[x][2 - c] = static_cast<std::uint8_t>((from[x][c] * alpha + 255 * (255 - alpha) + 127) / 255);
            }
    }
}

/// OpenCV's grey, BGR or BGRA as our grey or RGB, in one pass.
Result<Array> greyOrRgb(cv::Mat picture, const std::string& where) {
    if (picture.empty())
        return unreadable(LT("core", "The file is not a picture that can be read, or it is damaged"), where);
    if (picture.depth() == CV_16U)
        picture.convertTo(picture, CV_8U, 1.0 / 257);
    const int channels = picture.channels();
    if (picture.depth() != CV_8U || (channels != 1 && channels != 3 && channels != 4))
        return unreadable(LT("core", "The picture's kind of pixels can't be read; 8 and 16 bits in grey or colour can"),
                          where);
    if (channels == 1)
        return arrayOf(picture);
    Array out(ElementType::UInt8, {picture.rows, picture.cols, 3});
    cv::Mat view = viewOf(out);
    if (channels == 4)
        layOnWhite(picture, view);
    else
        cv::cvtColor(picture, view, cv::COLOR_BGR2RGB);
    return out;
}

} // namespace

Result<Array> decode(std::span<const std::byte> bytes, const std::string& where) {
    LEPTON_TRY(const auto header, checkHeader(bytes, where));
    try {
        const cv::Mat file(1, static_cast<int>(bytes.size()), CV_8U, const_cast<std::byte*>(bytes.data()));
        // "Unchanged" keeps transparency, but ignores a photo's orientation; JPEG has the one and not the other.
        return greyOrRgb(cv::imdecode(file, header.jpeg ? cv::IMREAD_ANYCOLOR : cv::IMREAD_UNCHANGED), where);
    } catch (const std::exception&) {
        return unreadable(LT("core", "The file is not a picture that can be read, or it is damaged"), where);
    }
}

Result<Array> decodeWithin(std::span<const std::byte> bytes, const std::string& where, std::int64_t mostPixels) {
    const auto header = readPictureHeader(bytes);
    if (header.known && (header.width < 1 || header.height < 1))
        return Error(ErrorCode::Unsupported, LT("core", "Pictures of this type are not taken here")).at(where).fix(LT("core", "Send PNG, JPEG, BMP or WebP"));
    if (header.known && header.width > mostPixels / header.height)
        return Error(ErrorCode::BadValue, text(LT("core", "The picture is too large: %1 × %2 pixels"), header.width, header.height))
            .at(where)
            .fix(text(LT("core", "Make it smaller; up to %1 pixels are read"), mostPixels));
    return decode(bytes, where);
}

Result<Array> decodeFile(const Path& file) {
    LEPTON_TRY(const std::string bytes, readFile(file));
    return decode(std::as_bytes(std::span(bytes)), file.string());
}

Result<std::vector<std::byte>> encodePng(const Array& picture) {
    const bool good = picture.type == ElementType::UInt8 && picture.shape.size() == 3 && picture.elements() > 0 &&
                      (picture.shape[2] == 1 || picture.shape[2] == 3);
    if (!good)
        return Error(ErrorCode::BadValue,
                     LT("core", "Only pictures of 8 bits in grey or colour can be written as PNG"));
    try {
        cv::Mat pixels = viewOf(picture).clone();
        if (picture.shape[2] == 3)
            cv::cvtColor(pixels, pixels, cv::COLOR_RGB2BGR);
        std::vector<unsigned char> out;
        cv::imencode(".png", pixels, out);
        const auto* first = reinterpret_cast<const std::byte*>(out.data());
        return std::vector<std::byte>(first, first + out.size());
    } catch (const std::exception& fault) {
        return Error(ErrorCode::Internal, text(LT("core", "The picture could not be written: %1"), fault.what()));
    }
}

} // namespace lepton::datasets::pictures
