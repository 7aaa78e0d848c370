// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/AugmentStep.h"

#include <cmath>
#include <numbers>

namespace lepton::datasets {

namespace {

constexpr const char* name = "Rotate";

class Rotate final : public WarpStep {
public:
    Rotate(int degrees, std::string edges) : m_degrees(degrees), m_edges(std::move(edges)) {}

    std::string type() const override { return name; }
    Json toJson() const override { return {{"type", name}, {"degrees", m_degrees}, {"edges", m_edges}}; }
    Text summary() const override { return text(LT("core", "± %1°"), m_degrees); }

    Warp draw(const PictureShape& shape, Random& random) const override {
        const double angle = uniform(random, -1, 1) * m_degrees * std::numbers::pi / 180;
        Warp warp = Warp::aboutMiddle(std::cos(angle), std::sin(angle), -std::sin(angle), std::cos(angle), shape);
        warp.edges = edgesFromName(m_edges);
        return warp;
    }

private:
    int m_degrees;
    std::string m_edges;
};

} // namespace

StepType rotateStep() {
    return {name,
            LT("core", "Rotate"),
            LT("core", "Turns training pictures at random about their middle."),
            true,
            {{"degrees", LT("core", "Degrees either way"), 15, 0, 180, {}}, edgesParameter()},
            {},
            [](const Json& p) -> Result<std::shared_ptr<const Step>> { return std::shared_ptr<const Step>(std::make_shared<Rotate>(p["degrees"].get<int>(), p["edges"].get<std::string>())); },
            true};
}

} // namespace lepton::datasets
