// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/pictures/Resize.h"

#include "datasets/pictures/MatArray.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace lepton::datasets::pictures {

namespace {

constexpr const char* name = "Resize";

int rounded(double length, int most) { return std::clamp(static_cast<int>(std::lround(length)), 1, most); }

cv::Rect centred(cv::Size inner, cv::Size outer) {
    return {(outer.width - inner.width) / 2, (outer.height - inner.height) / 2, inner.width, inner.height};
}

cv::Mat stretched(const cv::Mat& picture, cv::Size size) {
    cv::Mat out;
    const bool shrinks = size.area() < picture.size().area();
    cv::resize(picture, out, size, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
    return out;
}

/// Cuts before it resizes: the same picture for less work.
cv::Mat covering(const cv::Mat& picture, cv::Size size) {
    const double scale = std::max(double(size.width) / picture.cols, double(size.height) / picture.rows);
    const cv::Size part(rounded(size.width / scale, picture.cols), rounded(size.height / scale, picture.rows));
    return stretched(picture(centred(part, picture.size())), size);
}

cv::Mat contained(const cv::Mat& picture, cv::Size size) {
    const double scale = std::min(double(size.width) / picture.cols, double(size.height) / picture.rows);
    const cv::Size part(rounded(picture.cols * scale, size.width), rounded(picture.rows * scale, size.height));
    cv::Mat out(size, picture.type(), cv::Scalar::all(0));
    stretched(picture, part).copyTo(out(centred(part, size)));
    return out;
}

class Resize final : public HostStep {
public:
    Resize(int width, int height, std::string mode) : m_size(width, height), m_mode(std::move(mode)) {}

    std::string type() const override { return name; }
    Json toJson() const override {
        return {{"type", name}, {"width", m_size.width}, {"height", m_size.height}, {"mode", m_mode}};
    }
    Text summary() const override {
        if (m_mode == "cover")
            return text(LT("core", "%1 × %2, cover"), m_size.width, m_size.height);
        if (m_mode == "contain")
            return text(LT("core", "%1 × %2, contain"), m_size.width, m_size.height);
        return text(LT("core", "%1 × %2, stretch"), m_size.width, m_size.height);
    }

    PictureShape shapeAfter(PictureShape before) const override {
        return {m_size.height, m_size.width, before.channels};
    }

    Result<Array> apply(Array picture) const override {
        if (picture.shape[0] == m_size.height && picture.shape[1] == m_size.width)
            return picture;
        return transformed(picture, name, [this](const cv::Mat& pixels) {
            return m_mode == "cover"     ? covering(pixels, m_size)
                   : m_mode == "contain" ? contained(pixels, m_size)
                                         : stretched(pixels, m_size);
        });
    }

private:
    cv::Size m_size;
    std::string m_mode;
};

} // namespace

StepType resizeStep() {
    return {name,
            LT("core", "Resize"),
            LT("core", "Brings all pictures to the same width and height."),
            true,
            {{"width", LT("core", "Width"), 28, 1, 4096, {}},
             {"height", LT("core", "Height"), 28, 1, 4096, {}},
             {"mode", LT("core", "Fit"), "cover", 0, 0, {"cover", "contain", "stretch"}}},
            {},
            [](const Json& p) -> Result<std::shared_ptr<const Step>> {
                return std::shared_ptr<const Step>(std::make_shared<Resize>(
                    p["width"].get<int>(), p["height"].get<int>(), p["mode"].get<std::string>()));
            }};
}

} // namespace lepton::datasets::pictures
