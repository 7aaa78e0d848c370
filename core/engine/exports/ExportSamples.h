// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Model.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lepton::engine {

/// Questions with the engine's own answers, against which an export is held as it is written.
struct ExportSamples {
    std::int64_t count = 0;
    std::vector<datasets::Array> inputs;  ///< [count, …] each, in the order of Model::inputs()
    std::vector<datasets::Array> answers; ///< [count, …] each, in the order of Model::outputs()

    /// The first `most` of them.
    ExportSamples first(std::int64_t most) const;
};

/// The package's parity samples and what the engine answers to them now. Errors: BadFormat (no samples, incomplete ones), those of Model::infer.
Result<ExportSamples> exportSamples(const Model& model, const project::Package& package);

/// How an export did.
struct ExportCheck {
    std::string by;               ///< "torch.jit.load", or why it was not run
    std::int64_t samples = 0;     ///< how many it was asked; 0: it was not run
    double largestDifference = 0; ///< from the engine's answers, over all values
    double scale = 1;             ///< the largest of the engine's answers, at least 1: what a difference is to be measured by

    bool ran() const { return samples > 0; }
};

/// What an export may differ by, as a part of ExportCheck::scale.
inline constexpr double exportTolerance = 1e-5;

/// Adds what these answers differ by. Errors: BadFormat (another number of values), naming the output.
Result<void> compareAnswers(ExportCheck& check, const Model& model, const std::vector<datasets::Array>& answers, const ExportSamples& expected);

} // namespace lepton::engine
