// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/ExecutionPlan.h"
#include "core/engine/Stepper.h"
#include "core/engine/Trainer.h"
#include "datasets/Preparation.h"

#include <memory>

namespace lepton::engine {

class StartWeights;

/// What takes a run's steps: its networks compiled for info.device, with new weights of info.seed or, as far as it has them, those of
/// `start`. Also looks through the labels.
/// Errors: BadNetwork (with the node), BadValue (settings), those of the data.
Result<std::unique_ptr<Stepper>> makeStepper(const project::RunInfo& info, const TrainData& data, const datasets::Preparation& preparation, const ExecutionPlan& plan,
                                             const StartWeights* start = nullptr);

} // namespace lepton::engine
