// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/PictureFile.h"

#ifdef LEPTON_PICTURES
#include "datasets/pictures/Pictures.h"
#endif

namespace lepton::cli {

Result<Path> writePicture(const Path& folder, const std::string& name, const std::vector<std::int64_t>& shape, std::span<const std::uint8_t> pixels) {
#ifdef LEPTON_PICTURES
    datasets::Array picture(datasets::ElementType::UInt8, {shape[1], shape[2], shape[0]});
    const auto plane = static_cast<std::size_t>(shape[1] * shape[2]);
    const auto channels = static_cast<std::size_t>(shape[0]);
    const auto to = picture.as<std::uint8_t>();
    for (std::size_t c = 0; c < channels; ++c)
        for (std::size_t i = 0; i < plane; ++i)
            to[i * channels + c] = pixels[c * plane + i];
    LEPTON_TRY(const auto png, datasets::pictures::encodePng(picture));
    LEPTON_CHECK(makeFolders(folder));
    const Path file = folder / (name + ".png");
    LEPTON_CHECK(writeFile(file, std::string(reinterpret_cast<const char*>(png.data()), png.size())));
    return file;
#else
    (void)name;
    (void)shape;
    (void)pixels;
    return Error(ErrorCode::Unsupported, LT("core", "This build can't write picture files")).at(folder.string()).fix(LT("core", "Install the build with OpenCV, or leave --pictures out"));
#endif
}

} // namespace lepton::cli
