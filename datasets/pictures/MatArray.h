// SPDX-License-Identifier: GPL-3.0-or-later
// Between our arrays and OpenCV's. Included by this folder's sources only: OpenCV stays out of public headers.
#pragma once

#include "core/base/Result.h"
#include "datasets/Array.h"

#include <opencv2/core.hpp>

#include <functional>
#include <string>

namespace lepton::datasets::pictures {

/// A view of uint8 [H, W, C]; lives as long as the array, and may be written to only if the array may.
cv::Mat viewOf(const Array& picture);

/// A copy as uint8 [H, W, C].
Array arrayOf(const cv::Mat& picture);

/// `work` on the picture, an OpenCV exception turned into the error Internal that names the step.
Result<Array> transformed(const Array& picture, const std::string& step,
                          const std::function<cv::Mat(const cv::Mat&)>& work);

} // namespace lepton::datasets::pictures
