// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Model.h"
#include "core/engine/Trainer.h"

namespace lepton::engine::callbacks {

/// A sample with what the network makes of it.
struct Example {
    std::int64_t index = 0; ///< in the data
    std::string name;       ///< BatchSource::name
    Json truth, answer;     ///< a class's label, a number in units of the data, text; truth is null where there is nothing to compare with
    Json score;             ///< of a classifier: the answer's probability; of what is reconstructed: the mean squared difference; else null
};

/// {"index","name","truth","answer","score"}
Json toJson(const Example& example);

/// So many samples of the validation split, or of the training split without one: evenly spread and the same each time.
std::vector<std::int64_t> exampleIndices(const TrainData& data, std::int64_t count);

/// Tensors of samples by the names of their fields, [n, …].
struct Gathered {
    std::vector<datasets::Array> inputs;  ///< as Model::inputs()
    std::vector<datasets::Array> targets; ///< as BatchSource::targets()
};
/// Errors: those of gather; BadValue (the model is asked with noise).
Result<Gathered> gatherFor(const Model& model, const datasets::BatchSource& data, const std::vector<std::int64_t>& indices);

/// Errors: those of gatherFor and Model::infer.
Result<std::vector<Example>> answerExamples(const Model& model, const datasets::BatchSource& data, const std::vector<std::int64_t>& indices);

} // namespace lepton::engine::callbacks
