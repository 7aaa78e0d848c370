// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Model.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace lepton::engine {

/// {"input","label","score","scores":{label:score}}: the one form in which predict, evaluate and the server answer with classes.
/// Scores are written as short as they read back to the same float.
Json predictionJson(const std::string& input, const std::vector<std::string>& labels, std::span<const float> scores);

/// A float as a JSON number that reads back to exactly that float.
Json exactJson(float value);

/// One sample's answer in the user's words, from its first output: predictionJson of a classifier, else {"input","value"} with the value in the
/// units of the data (regression), a list of probabilities (labels without names), or the mean squared difference between what was given and what came out (reconstruction).
Json answerJson(const Model& model, const std::string& input, std::span<const float> values, std::span<const float> given = {});

/// The same beside the question as the preparation has encoded it, with which a reconstruction is compared.
Json answerJson(const Model& model, const std::string& input, const std::vector<datasets::Array>& question, std::span<const float> values);

/// The answer to one question that the model's preparation has encoded. Errors: those of Model::infer.
Result<Json> answer(const Model& model, const std::string& input, const std::vector<datasets::Array>& question);

/// What a generator is asked for.
struct GenerationSettings {
    std::int64_t count = 1;   ///< pictures, or continuations of the prompt
    std::uint64_t seed = 0;   ///< the same seed gives the same answers
    std::int64_t length = 200; ///< tokens to write
    double temperature = 0.8; ///< divides the logits; towards 0 the likeliest token always wins
};

/// Text: [{"input": prompt, "value": prompt and what follows}, …]. Errors: BadValue (an empty prompt; a model that writes no text).
Result<Json> continueText(const Model& model, const std::string& prompt, const GenerationSettings& settings);

/// Pictures of a generator, uint8 [count, C, H, W]; one that is told its class makes the classes in turn. Errors: BadValue (no generator).
Result<datasets::Array> generatePictures(const Model& model, const GenerationSettings& settings);

bool makesPictures(const Model& model);
bool writesText(const Model& model);

} // namespace lepton::engine
