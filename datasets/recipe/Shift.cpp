// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/AugmentStep.h"

#include <cmath>

namespace lepton::datasets {

namespace {

constexpr const char* name = "Shift";

class Shift final : public WarpStep {
public:
    Shift(int x, int y, std::string edges) : m_x(x), m_y(y), m_edges(std::move(edges)) {}

    std::string type() const override { return name; }
    Json toJson() const override { return {{"type", name}, {"x", m_x}, {"y", m_y}, {"edges", m_edges}}; }
    Text summary() const override { return text(LT("core", "± %1 % across, ± %2 % up and down"), m_x, m_y); }

    Warp draw(const PictureShape& shape, Random& random) const override {
        Warp warp;
        warp.c = std::round(uniform(random, -1, 1) * m_x / 100 * static_cast<double>(shape.width));
        warp.f = std::round(uniform(random, -1, 1) * m_y / 100 * static_cast<double>(shape.height));
        warp.edges = edgesFromName(m_edges);
        return warp;
    }

private:
    int m_x, m_y;
    std::string m_edges;
};

} // namespace

StepType shiftStep() {
    return {name,
            LT("core", "Shift"),
            LT("core", "Moves training pictures at random by whole pixels."),
            true,
            {{"x", LT("core", "Across, %"), 10, 0, 100, {}}, {"y", LT("core", "Up and down, %"), 10, 0, 100, {}}, edgesParameter()},
            {},
            [](const Json& p) -> Result<std::shared_ptr<const Step>> {
                return std::shared_ptr<const Step>(std::make_shared<Shift>(p["x"].get<int>(), p["y"].get<int>(), p["edges"].get<std::string>()));
            },
            true};
}

} // namespace lepton::datasets
