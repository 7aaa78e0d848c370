// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/pictures/Pictures.h"

#include "datasets/PictureReader.h"
#include "datasets/Source.h"
#include "datasets/pictures/CenterCrop.h"
#include "datasets/pictures/Colour.h"
#include "datasets/pictures/ImageFolder.h"
#include "datasets/pictures/Resize.h"
#include "datasets/recipe/Step.h"

#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>

#include <algorithm>
#include <array>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace lepton::datasets::pictures {

namespace {

/// A picture is some hundred kilobytes to a few megabytes, just what glibc gives back to the system at once and fetches
/// anew page by page: a fifth of the time it takes to decode one.
void keepFreedMemory() {
#ifdef __GLIBC__
    constexpr int megabyte = 1 << 20;
    mallopt(M_MMAP_THRESHOLD, 32 * megabyte);
    mallopt(M_TRIM_THRESHOLD, 64 * megabyte);
#endif
}

} // namespace

void registerAll() {
    keepFreedMemory();
    // Pictures are worked on side by side; threads inside each of them would only get in the way.
    cv::setNumThreads(1);
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    setPictureReader(decode);
    registerFormat(imageFolderFormat());
    registerStep(colourStep());
    registerStep(centerCropStep());
    registerStep(resizeStep());
}

bool isPictureName(const Path& file) {
    constexpr std::array<const char*, 9> known{".png", ".jpg",  ".jpeg", ".bmp", ".webp",
                                               ".tif", ".tiff", ".pgm",  ".ppm"};
    std::string ending = file.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return std::tolower(c); });
    return std::find(known.begin(), known.end(), ending) != known.end();
}

} // namespace lepton::datasets::pictures
