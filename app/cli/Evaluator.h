// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"

#include <functional>
#include <string>

namespace lepton::cli {

struct PreparedData;

/// What is to be evaluated on what.
struct EvaluationRequest {
    std::string model;          ///< a run's folder (its best checkpoint) or a package
    std::string data;           ///< other data than the run's; empty: the run's, or that of the project in whose packages/ it lies
    std::string split = "test"; ///< "train", "validation", "test"
    /// Told every sample's answer (engine::answerJson), in order.
    std::function<void(const Json& answer)> onAnswer = {};
    std::string checkpoint = {}; ///< a file of the run instead of its best ("checkpoints/kept/epoch-000010.safetensors")
};

/// The document of docs/formats.md. Of a run on its own data it is also kept in RUN/evaluation/SPLIT.json.
/// Errors: BadValue (no such split, an empty one, other classes), those of the model and the data.
Result<Json> evaluateModel(const EvaluationRequest& request);

/// The kept document if it is of the run's best checkpoint, else evaluateModel's, which is kept if the run's folder can be written to.
/// `prepared`: the run's data, where the caller has opened it.
Result<Json> evaluateRun(const std::string& run, const std::string& split, const PreparedData* prepared = nullptr);

} // namespace lepton::cli
