// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Evaluation.h"
#include "core/project/Package.h"
#include "core/project/RunFolder.h"
#include "datasets/Split.h"

#include <string>

namespace lepton::engine {

/// A model card in Markdown (Mitchell et al. 2019, Model Cards for Model Reporting): what the model takes and gives, what it was
/// trained on and how, how well it does for each class, and where its limits are. English, as it travels with the package.
std::string modelCard(const project::Package& package, const project::RunInfo& run, const datasets::SplitIndices& split, const EvaluationResult& evaluation);

} // namespace lepton::engine
