// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/ExecutionPlan.h"
#include "core/engine/Stepper.h"

#include <functional>
#include <memory>
#include <vector>

namespace lepton::engine {

/// How fast a plan was.
struct PlanFigure {
    ExecutionPlan plan;
    double samplesPerSecond = 0;
};

/// Finds out which plan suits a network on this machine: takes a few steps by each, by turns, with steppers that are thrown away. Half a
/// second in all, or two steps each where those are slower. Empty where there is nothing to choose, where a network is so large that
/// two of it might not fit, or where a step can't be taken at all (the run itself will say why).
std::vector<PlanFigure> tryPlans(const std::vector<ExecutionPlan>& plans, const std::function<Result<std::unique_ptr<Stepper>>(const ExecutionPlan&)>& make, const Batch& batch);

/// The first, unless another is faster by a tenth or more: measuring again should give the same plan. `figures` may not be empty.
ExecutionPlan fastest(const std::vector<PlanFigure>& figures);

/// {"threads","shards","samples_per_second"} each.
Json toJson(const std::vector<PlanFigure>& figures);

} // namespace lepton::engine
