// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/training/ChartCard.h"
#include "widgets/training/RunProgress.h"

#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace lepton::widgets {

/// A run that is drawn faintly behind the one on show.
struct GhostRun {
    QString name; ///< "0003"
    RunCurves curves;
    Chart::Ink ink;
};

/// One chart of a run: what is measured, and its curves.
struct RunChart {
    std::string id; ///< "loss", "metric/accuracy", "learning-rate"
    QString title;
    std::vector<Chart::Curve> curves;
    std::vector<ChartCard::LegendEntry> legend;
    std::optional<double> low, high; ///< of the axis, where the quantity has an end
    bool best = false;               ///< the best epoch is marked on it

    /// Whether it would draw the same series.
    bool same(const RunChart& other) const;
};

/// The charts that a run has: losses, metrics (the main one first), learning rate, throughput, gradient norm, memory.
std::vector<RunChart> chartsOf(const RunProgress& progress, const std::vector<GhostRun>& ghosts);

/// A generator learns against a discriminator.
bool isAdversarial(const RunProgress& progress);

} // namespace lepton::widgets
