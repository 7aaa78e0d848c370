// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/AugmentStep.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lepton::datasets {

namespace {

constexpr const char* name = "Noise";
constexpr unsigned tableBits = 12;
constexpr std::size_t tableSize = 1U << tableBits;
constexpr int tableScale = 4096; // of one deviation
constexpr int levelScale = 256;  // of one grey level
constexpr double ends = 6;       // deviations between which the distribution's inverse is looked for

/// The standard normal distribution at the middles of 4,096 equal shares: a number drawn from it is normal up to 3.7 deviations.
std::array<std::int16_t, tableSize> normalTable() {
    std::array<std::int16_t, tableSize> out{};
    for (std::size_t i = 0; i < tableSize; ++i) {
        const double share = (static_cast<double>(i) + 0.5) / tableSize;
        double low = -ends;
        double high = ends;
        for (int round = 0; round < 60; ++round) {
            const double middle = (low + high) / 2;
            (std::erfc(-middle / std::sqrt(2.0)) / 2 < share ? low : high) = middle;
        }
        out[i] = static_cast<std::int16_t>(std::lround((low + high) / 2 * tableScale));
    }
    return out;
}

class Noise final : public PixelStep {
public:
    explicit Noise(int deviation) : m_deviation(deviation) {}

    std::string type() const override { return name; }
    Json toJson() const override { return {{"type", name}, {"deviation", m_deviation}}; }
    Text summary() const override { return text(LT("core", "deviation 0 to %1"), m_deviation); }

    void apply(std::uint8_t* picture, const PictureShape& shape, Random& random) const override {
        static const auto normal = normalTable();
        const auto deviation = static_cast<int>(std::lround(uniform(random, 0, m_deviation) * levelScale));
        constexpr int both = tableScale * levelScale;
        const std::int64_t values = shape.channels * shape.height * shape.width;
        constexpr std::int64_t perDraw = 64 / tableBits;
        std::uint64_t bits = 0;
        for (std::int64_t i = 0; i < values; ++i, bits >>= tableBits) {
            if (i % perDraw == 0)
                bits = random.next();
            picture[i] = static_cast<std::uint8_t>(std::clamp((picture[i] * both + normal[bits % tableSize] * deviation + both / 2) / both, 0, 255));
        }
    }

private:
    int m_deviation;
};

} // namespace

StepType noiseStep() {
    return {name,
            LT("core", "Noise"),
            LT("core", "Adds normal noise to training pictures."),
            true,
            {{"deviation", LT("core", "Deviation, grey levels"), 10, 0, 128, {}}},
            {},
            [](const Json& p) -> Result<std::shared_ptr<const Step>> { return std::shared_ptr<const Step>(std::make_shared<Noise>(p["deviation"].get<int>())); },
            true};
}

} // namespace lepton::datasets
