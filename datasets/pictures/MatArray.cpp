// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/pictures/MatArray.h"

#include <cstring>

namespace lepton::datasets::pictures {

cv::Mat viewOf(const Array& picture) {
    return {static_cast<int>(picture.shape[0]), static_cast<int>(picture.shape[1]),
            CV_8UC(static_cast<int>(picture.shape[2])), const_cast<std::byte*>(picture.bytes.data())};
}

Array arrayOf(const cv::Mat& picture) {
    Array out(ElementType::UInt8, {picture.rows, picture.cols, picture.channels()});
    const auto row = static_cast<std::size_t>(picture.cols) * picture.elemSize();
    for (int y = 0; y < picture.rows; ++y)
        std::memcpy(out.bytes.data() + static_cast<std::size_t>(y) * row, picture.ptr(y), row);
    return out;
}

Result<Array> transformed(const Array& picture, const std::string& step,
                          const std::function<cv::Mat(const cv::Mat&)>& work) {
    try {
        return arrayOf(work(viewOf(picture)));
    } catch (const std::exception& fault) {
        return Error(ErrorCode::Internal, text(LT("core", "The recipe step %1 failed: %2"), step, fault.what()))
            .at("recipe");
    }
}

} // namespace lepton::datasets::pictures
