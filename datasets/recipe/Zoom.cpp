// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/AugmentStep.h"

namespace lepton::datasets {

namespace {

constexpr const char* name = "Zoom";

class Zoom final : public WarpStep {
public:
    Zoom(int smaller, int larger, std::string edges) : m_smaller(smaller), m_larger(larger), m_edges(std::move(edges)) {}

    std::string type() const override { return name; }
    Json toJson() const override { return {{"type", name}, {"smaller", m_smaller}, {"larger", m_larger}, {"edges", m_edges}}; }
    Text summary() const override { return text(LT("core", "%1 % to %2 % of the size"), 100 - m_smaller, 100 + m_larger); }

    Warp draw(const PictureShape& shape, Random& random) const override {
        const double factor = uniform(random, 1 - m_smaller / 100.0, 1 + m_larger / 100.0);
        Warp warp = Warp::aboutMiddle(1 / factor, 0, 0, 1 / factor, shape);
        warp.edges = edgesFromName(m_edges);
        return warp;
    }

private:
    int m_smaller, m_larger;
    std::string m_edges;
};

} // namespace

StepType zoomStep() {
    return {name,
            LT("core", "Zoom"),
            LT("core", "Scales training pictures at random about their middle; they keep their size, and what protrudes is cut off."),
            true,
            {{"smaller", LT("core", "Smaller, %"), 10, 0, 90, {}}, {"larger", LT("core", "Larger, %"), 10, 0, 400, {}}, edgesParameter()},
            {},
            [](const Json& p) -> Result<std::shared_ptr<const Step>> {
                return std::shared_ptr<const Step>(std::make_shared<Zoom>(p["smaller"].get<int>(), p["larger"].get<int>(), p["edges"].get<std::string>()));
            },
            true};
}

} // namespace lepton::datasets
