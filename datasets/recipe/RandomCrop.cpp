// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/AugmentStep.h"

#include <algorithm>
#include <cmath>

namespace lepton::datasets {

namespace {

constexpr const char* name = "RandomCrop";
constexpr int attempts = 10;

class RandomCrop final : public WarpStep {
public:
    RandomCrop(bool padded, int area, int aspect, int padding) : m_padded(padded), m_area(area), m_aspect(aspect), m_padding(padding) {}

    std::string type() const override { return name; }
    Json toJson() const override { return {{"type", name}, {"mode", m_padded ? "padded" : "resized"}, {"area", m_area}, {"aspect", m_aspect}, {"padding", m_padding}}; }
    Text summary() const override {
        return m_padded ? text(LT("core", "moved by up to %1 pixels over black"), m_padding) : text(LT("core", "%1 % of the area or more, sides ± %2 %"), m_area, m_aspect);
    }

    Warp draw(const PictureShape& shape, Random& random) const override { return m_padded ? moved(random) : part(shape, random); }

private:
    Warp moved(Random& random) const {
        const auto range = static_cast<std::uint64_t>(2 * m_padding + 1);
        Warp warp;
        warp.c = static_cast<double>(random.below(range)) - m_padding;
        warp.f = static_cast<double>(random.below(range)) - m_padding;
        warp.edges = Edges::Black;
        return warp;
    }

    /// A part of that share of the area and another proportion of the sides; the whole picture if ten tries find none that fits in.
    Warp part(const PictureShape& shape, Random& random) const {
        const auto width = static_cast<double>(shape.width);
        const auto height = static_cast<double>(shape.height);
        const double most = std::log(1 + m_aspect / 100.0);
        for (int i = 0; i < attempts; ++i) {
            const double area = uniform(random, m_area / 100.0, 1);
            const double sides = std::exp(uniform(random, -most, most));
            const double w = std::round(width * std::sqrt(area * sides));
            const double h = std::round(height * std::sqrt(area / sides));
            if (w < 1 || h < 1 || w > width || h > height)
                continue;
            const auto left = static_cast<double>(random.below(static_cast<std::uint64_t>(width - w) + 1));
            const auto top = static_cast<double>(random.below(static_cast<std::uint64_t>(height - h) + 1));
            // Pixels have a width: the part's outer edges fall on the picture's.
            return {w / width, 0, left + (w / width - 1) / 2, 0, h / height, top + (h / height - 1) / 2, std::nullopt};
        }
        return {};
    }

    bool m_padded;
    int m_area, m_aspect, m_padding;
};

} // namespace

StepType randomCropStep() {
    return {name,
            LT("core", "Random crop"),
            LT("core", "Cuts a part out of training pictures at random and brings it back to their size, or moves them over black edges."),
            true,
            {{"mode", LT("core", "How"), "resized", 0, 0, {LT("core", "resized"), LT("core", "padded")}},
             {"area", LT("core", "Least area, %"), 60, 5, 100, {}},
             {"aspect", LT("core", "Sides, ± %"), 33, 0, 300, {}},
             {"padding", LT("core", "Padding, pixels"), 4, 0, 256, {}}},
            {},
            [](const Json& p) -> Result<std::shared_ptr<const Step>> {
                return std::shared_ptr<const Step>(std::make_shared<RandomCrop>(p["mode"] == "padded", p["area"].get<int>(), p["aspect"].get<int>(), p["padding"].get<int>()));
            },
            true};
}

} // namespace lepton::datasets
