// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/LayerObserver.h"

#include "core/project/WatchRequest.h"

#include <algorithm>
#include <cmath>

namespace lepton::engine {

namespace {

constexpr auto interval = std::chrono::seconds(1);

struct Squares {
    std::string node;
    double gradient = 0, weight = 0, update = 0;
};

std::vector<Squares> byNode(const std::vector<ParameterFigures>& weights) {
    std::vector<Squares> out;
    for (const auto& figures : weights) {
        const std::string node = figures.name.substr(0, figures.name.rfind('.'));
        auto found = std::find_if(out.begin(), out.end(), [&](const Squares& other) { return other.node == node; });
        if (found == out.end())
            found = out.insert(out.end(), {node});
        found->gradient += figures.gradientNorm * figures.gradientNorm;
        found->weight += figures.weightNorm * figures.weightNorm;
        found->update += figures.updateNorm * figures.updateNorm;
    }
    return out;
}

void add(const Squares& squares, Json& layer) {
    layer["gradient_norm"] = std::sqrt(squares.gradient);
    if (squares.weight > 0)
        layer["update_ratio"] = std::sqrt(squares.update / squares.weight);
}

} // namespace

Json layerFigures(const std::vector<ParameterFigures>& weights, const std::vector<LayerActivity>& layers) {
    auto trained = byNode(weights);
    Json out = Json::array();
    for (const auto& activity : layers) {
        Json layer{{"node", activity.node}, {"dead", activity.dead}, {"mean", activity.mean}, {"deviation", activity.deviation}};
        const auto found = std::find_if(trained.begin(), trained.end(), [&](const Squares& squares) { return squares.node == activity.node; });
        if (found != trained.end()) {
            add(*found, layer);
            trained.erase(found);
        }
        out.push_back(std::move(layer));
    }
    for (const auto& squares : trained) {
        Json layer{{"node", squares.node}};
        add(squares, layer);
        out.push_back(std::move(layer));
    }
    return out;
}

void LayerObserver::before(Stepper& runner) {
    const auto now = Clock::now();
    if (now - m_last < interval)
        return;
    m_last = now;
    m_measuring = project::isWatched(m_folder);
    if (m_measuring)
        runner.observe(true);
}

std::optional<Json> LayerObserver::after(Stepper& runner, const Batch& batch, std::int64_t step, std::int64_t epoch) {
    if (!m_measuring)
        return std::nullopt;
    const auto weights = runner.figures();
    if (weights.empty()) // a batch whose gradients wait for others; the next one may make the step
        return std::nullopt;
    m_measuring = false;
    runner.observe(false);
    return Json{{"event", "layers"}, {"step", step}, {"epoch", epoch}, {"layers", layerFigures(weights, runner.activity(batch))}};
}

} // namespace lepton::engine
