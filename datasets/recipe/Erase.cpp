// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/AugmentStep.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace lepton::datasets {

namespace {

constexpr const char* name = "Erase";
constexpr double narrowest = 0.3; // sides of the rectangle, as in the paper

class Erase final : public PixelStep {
public:
    Erase(int probability, int smallest, int largest, std::string fill)
        : m_probability(probability), m_smallest(std::min(smallest, largest)), m_largest(largest), m_fill(std::move(fill)) {}

    std::string type() const override { return name; }
    Json toJson() const override { return {{"type", name}, {"probability", m_probability}, {"smallest", m_smallest}, {"largest", m_largest}, {"fill", m_fill}}; }
    Text summary() const override { return text(LT("core", "%1 % of the pictures, %2 % to %3 % of the area"), m_probability, m_smallest, m_largest); }

    void apply(std::uint8_t* picture, const PictureShape& shape, Random& random) const override {
        if (!happens(random, m_probability))
            return;
        const double area = uniform(random, m_smallest, m_largest) / 100 * static_cast<double>(shape.width * shape.height);
        const double sides = std::exp(uniform(random, std::log(narrowest), -std::log(narrowest)));
        const auto width = std::clamp<std::int64_t>(std::llround(std::sqrt(area * sides)), 1, shape.width);
        const auto height = std::clamp<std::int64_t>(std::llround(std::sqrt(area / sides)), 1, shape.height);
        const auto left = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(shape.width - width) + 1));
        const auto top = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(shape.height - height) + 1));
        for (std::int64_t c = 0; c < shape.channels; ++c)
            for (std::int64_t y = top; y < top + height; ++y)
                fill(picture + (c * shape.height + y) * shape.width + left, width, random);
    }

private:
    void fill(std::uint8_t* to, std::int64_t count, Random& random) const {
        if (m_fill != "noise") {
            std::memset(to, m_fill == "grey" ? 128 : 0, static_cast<std::size_t>(count));
            return;
        }
        std::uint64_t bits = 0;
        for (std::int64_t i = 0; i < count; ++i, bits >>= 8U) {
            if (i % 8 == 0)
                bits = random.next();
            to[i] = static_cast<std::uint8_t>(bits);
        }
    }

    int m_probability, m_smallest, m_largest;
    std::string m_fill;
};

} // namespace

StepType eraseStep() {
    return {name,
            LT("core", "Erase"),
            LT("core", "Blots a rectangle out of training pictures at random, so that the network learns to look at all of them."),
            true,
            {{"probability", LT("core", "Pictures, %"), 50, 0, 100, {}},
             {"smallest", LT("core", "Least area, %"), 2, 0, 100, {}},
             {"largest", LT("core", "Largest area, %"), 20, 1, 100, {}},
             {"fill", LT("core", "Filled with"), "black", 0, 0, {LT("core", "black"), LT("core", "grey"), LT("core", "noise")}}},
            {},
            [](const Json& p) -> Result<std::shared_ptr<const Step>> {
                return std::shared_ptr<const Step>(
                    std::make_shared<Erase>(p["probability"].get<int>(), p["smallest"].get<int>(), p["largest"].get<int>(), p["fill"].get<std::string>()));
            },
            true};
}

} // namespace lepton::datasets
