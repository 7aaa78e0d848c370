// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/pictures/CenterCrop.h"

#include "datasets/pictures/MatArray.h"

#include <algorithm>

namespace lepton::datasets::pictures {

namespace {

constexpr const char* name = "CenterCrop";

class CenterCrop final : public HostStep {
public:
    CenterCrop(int width, int height) : m_width(width), m_height(height) {}

    std::string type() const override { return name; }
    Json toJson() const override { return {{"type", name}, {"width", m_width}, {"height", m_height}}; }
    Text summary() const override { return text(LT("core", "%1 × %2"), m_width, m_height); }
    PictureShape shapeAfter(PictureShape before) const override { return {m_height, m_width, before.channels}; }

    Result<Array> apply(Array picture) const override {
        if (picture.shape[0] == m_height && picture.shape[1] == m_width)
            return picture;
        return transformed(picture, name, [this](const cv::Mat& pixels) {
            const int width = std::min(m_width, pixels.cols);
            const int height = std::min(m_height, pixels.rows);
            cv::Mat out(m_height, m_width, pixels.type(), cv::Scalar::all(0));
            pixels(cv::Rect((pixels.cols - width) / 2, (pixels.rows - height) / 2, width, height))
                .copyTo(out(cv::Rect((m_width - width) / 2, (m_height - height) / 2, width, height)));
            return out;
        });
    }

private:
    int m_width, m_height;
};

} // namespace

StepType centerCropStep() {
    return {name,
            LT("core", "Centre crop"),
            LT("core", "Cuts the middle out of each picture; smaller ones get black edges."),
            true,
            {{"width", LT("core", "Width"), 28, 1, 4096, {}}, {"height", LT("core", "Height"), 28, 1, 4096, {}}},
            {},
            [](const Json& p) -> Result<std::shared_ptr<const Step>> {
                return std::shared_ptr<const Step>(
                    std::make_shared<CenterCrop>(p["width"].get<int>(), p["height"].get<int>()));
            }};
}

} // namespace lepton::datasets::pictures
