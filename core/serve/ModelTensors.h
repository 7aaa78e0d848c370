// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/Http.h"
#include "core/serve/InferRequest.h"
#include "datasets/TensorField.h"

#include <span>
#include <string>
#include <vector>

namespace lepton::serve {

/// The request's tensors in the order of the model's inputs, row-major, numbers finite, ids below the field's count, one count of samples for
/// all. Errors (BadValue) say what is wrong with which of them.
Result<std::vector<datasets::Array>> readTensors(const InferRequest& request, std::span<const datasets::TensorField> inputs);

/// An output that is sent back.
struct SentOutput {
    std::size_t index = 0; ///< among the model's
    bool binary = false;
};
/// The outputs a request names, in its order; all without names. Errors (BadValue): one that the model has not, or twice.
Result<std::vector<SentOutput>> wantedOutputs(const InferRequest& request, std::span<const datasets::TensorField> outputs);

/// The protocol's answer: JSON, then the binary outputs. Errors (Internal): numbers that JSON can't hold.
Result<Response> writeAnswer(const std::string& model, const std::string& version, const std::optional<std::string>& id, std::span<const datasets::TensorField> fields,
                             std::span<const datasets::Array> outputs, const std::vector<SentOutput>& wanted);

} // namespace lepton::serve
