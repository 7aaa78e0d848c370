// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Trainer.h"
#include "core/project/Project.h"

#include <memory>

namespace lepton::cli {

/// A project's data, opened, divided and prepared by its recipe.
struct PreparedData {
    std::shared_ptr<const datasets::Source> source;
    std::shared_ptr<const datasets::Preparation> preparation; ///< fitted
    engine::TrainData data;
    bool changed = false;    ///< the source is no longer what it was when the project chose it
};

/// The first problem that keeps the project from training, as an error that names the node; none if it can train.
Result<void> requireTrainable(const project::Project& project);

/// Opens the data and fits the recipe on the training split (a recipe that is fitted already stays as it is).
/// Errors: NotFound (data that has moved, with the way to say where it is), Conflict (other classes than the network was
/// made for), and those of the data and the recipe. Shows progress on standard error; Ctrl+C stops it.
Result<PreparedData> prepareData(const project::Project& project);

/// Data as the model was trained on, divided as that was and prepared by the model's recipe. Errors: BadValue (other classes), those of the data.
Result<PreparedData> prepareFor(const datasets::Preparation& preparation, const Path& path, const std::string& format, const Json& split);

} // namespace lepton::cli
