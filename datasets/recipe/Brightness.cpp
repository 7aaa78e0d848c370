// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/AugmentStep.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace lepton::datasets {

namespace {

constexpr const char* name = "Brightness";

class Brightness final : public PixelStep {
public:
    Brightness(int brightness, int contrast) : m_brightness(brightness), m_contrast(contrast) {}

    std::string type() const override { return name; }
    Json toJson() const override { return {{"type", name}, {"brightness", m_brightness}, {"contrast", m_contrast}}; }
    Text summary() const override { return text(LT("core", "brightness ± %1 %, contrast ± %2 %"), m_brightness, m_contrast); }

    void apply(std::uint8_t* picture, const PictureShape& shape, Random& random) const override {
        const double lift = uniform(random, -1, 1) * m_brightness / 100 * 255;
        const double stretch = 1 + uniform(random, -1, 1) * m_contrast / 100;
        const std::int64_t values = shape.channels * shape.height * shape.width;
        const auto sum = std::accumulate(picture, picture + values, std::int64_t{0});
        const double mean = static_cast<double>(sum) / static_cast<double>(values);
        std::array<std::uint8_t, 256> table{};
        for (std::size_t v = 0; v < table.size(); ++v)
            table[v] = static_cast<std::uint8_t>(std::lround(std::clamp((static_cast<double>(v) - mean) * stretch + mean + lift, 0.0, 255.0)));
        for (std::int64_t i = 0; i < values; ++i)
            picture[i] = table[picture[i]];
    }

private:
    int m_brightness, m_contrast;
};

} // namespace

StepType brightnessStep() {
    return {name,
            LT("core", "Brightness and contrast"),
            LT("core", "Makes training pictures lighter or darker and harder or softer at random."),
            true,
            {{"brightness", LT("core", "Brightness, ± %"), 20, 0, 100, {}}, {"contrast", LT("core", "Contrast, ± %"), 20, 0, 100, {}}},
            {},
            [](const Json& p) -> Result<std::shared_ptr<const Step>> { return std::shared_ptr<const Step>(std::make_shared<Brightness>(p["brightness"].get<int>(), p["contrast"].get<int>())); },
            true};
}

} // namespace lepton::datasets
