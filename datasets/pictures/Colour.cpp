// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/pictures/Colour.h"

#include "datasets/pictures/MatArray.h"

#include <opencv2/imgproc.hpp>

namespace lepton::datasets::pictures {

namespace {

constexpr const char* name = "Colour";

class Colour final : public HostStep {
public:
    explicit Colour(bool grey) : m_channels(grey ? 1 : 3) {}

    std::string type() const override { return name; }
    Json toJson() const override { return {{"type", name}, {"to", m_channels == 1 ? "grey" : "rgb"}}; }
    Text summary() const override { return m_channels == 1 ? LT("core", "grey") : LT("core", "red, green, blue"); }
    PictureShape shapeAfter(PictureShape before) const override { return {before.height, before.width, m_channels}; }

    Result<Array> apply(Array picture) const override {
        if (picture.shape[2] == m_channels)
            return picture;
        return transformed(picture, name, [this](const cv::Mat& pixels) {
            cv::Mat out;
            cv::cvtColor(pixels, out, m_channels == 1 ? cv::COLOR_RGB2GRAY : cv::COLOR_GRAY2RGB);
            return out;
        });
    }

private:
    std::int64_t m_channels;
};

} // namespace

StepType colourStep() {
    return {name,
            LT("core", "Colour"),
            LT("core", "Turns all pictures to grey, or all to colour."),
            true,
            {{"to", LT("core", "To"), "rgb", 0, 0, {"grey", "rgb"}}},
            {},
            [](const Json& p) -> Result<std::shared_ptr<const Step>> {
                return std::shared_ptr<const Step>(std::make_shared<Colour>(p["to"] == "grey"));
            }};
}

} // namespace lepton::datasets::pictures
