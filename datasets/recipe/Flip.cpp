// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/AugmentStep.h"

namespace lepton::datasets {

namespace {

constexpr const char* name = "Flip";

class Flip final : public WarpStep {
public:
    Flip(int horizontal, int vertical) : m_horizontal(horizontal), m_vertical(vertical) {}

    std::string type() const override { return name; }
    Json toJson() const override { return {{"type", name}, {"horizontal", m_horizontal}, {"vertical", m_vertical}}; }
    Text summary() const override { return text(LT("core", "left to right %1 %, upside down %2 %"), m_horizontal, m_vertical); }

    Warp draw(const PictureShape& shape, Random& random) const override {
        const bool across = happens(random, m_horizontal);
        const bool over = happens(random, m_vertical);
        return Warp::aboutMiddle(across ? -1 : 1, 0, 0, over ? -1 : 1, shape);
    }

private:
    int m_horizontal, m_vertical;
};

} // namespace

StepType flipStep() {
    return {name,
            LT("core", "Flip"),
            LT("core", "Mirrors training pictures at random. For things that look the same from the other side; not for letters and digits."),
            true,
            {{"horizontal", LT("core", "Left to right, %"), 50, 0, 100, {}}, {"vertical", LT("core", "Upside down, %"), 0, 0, 100, {}}},
            {},
            [](const Json& p) -> Result<std::shared_ptr<const Step>> { return std::shared_ptr<const Step>(std::make_shared<Flip>(p["horizontal"].get<int>(), p["vertical"].get<int>())); },
            true};
}

} // namespace lepton::datasets
