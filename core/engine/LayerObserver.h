// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Stepper.h"

#include "core/base/Files.h"

#include <chrono>
#include <optional>

namespace lepton::engine {

/// While the run is watched (project::setWatched), measures one step a second and tells how each layer fared:
/// {"event":"layers","step","epoch","layers":[{"node","gradient_norm","update_ratio","dead"}]}. What a layer does not have is left out.
/// A look at the clock a step else.
class LayerObserver {
public:
    explicit LayerObserver(Path runFolder) : m_folder(std::move(runFolder)) {}

    /// Before each step, and after it with the batch that it took.
    void before(Stepper& runner);
    std::optional<Json> after(Stepper& runner, const Batch& batch, std::int64_t step, std::int64_t epoch);

private:
    using Clock = std::chrono::steady_clock;
    Path m_folder;
    Clock::time_point m_last{};
    bool m_measuring = false;
};

/// The figures of weights ("conv1.weight", "conv1.bias") joined to those of their layers, with what the layers gave; in the order of `layers`,
/// and behind them layers that only have weights.
Json layerFigures(const std::vector<ParameterFigures>& weights, const std::vector<LayerActivity>& layers);

} // namespace lepton::engine
