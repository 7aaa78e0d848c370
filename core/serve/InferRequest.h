// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/serve/Datatype.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lepton::serve {

/// One tensor as a client describes it. Exactly one of the two forms of its numbers is there.
struct InputTensor {
    std::string name;
    Datatype datatype = Datatype::Fp32;
    std::vector<std::int64_t> shape;
    std::optional<std::string_view> json;   ///< "data", one JSON value, not yet checked
    std::optional<std::string_view> binary; ///< little-endian and row-major, as many bytes as the client said
};

struct WantedOutput {
    std::string name;
    std::optional<bool> binary; ///< none: as InferRequest::binaryOutputs
};

/// The body of an infer request, checked as far as that goes without a model. Views into the body.
struct InferRequest {
    std::optional<std::string> id;
    std::vector<InputTensor> inputs;
    std::vector<WantedOutput> outputs; ///< none: all of the model's
    bool binaryOutputs = false;
    std::optional<std::chrono::microseconds> timeout; ///< after that the client has no use for the answer
};

/// `jsonBytes`: Inference-Header-Content-Length, where the JSON ends and the binary tensors begin. Errors: BadFormat (no JSON), BadValue (anything that
/// the protocol does not allow, sizes that do not add up), Unsupported (extensions that this server lacks: shared memory,
/// sequences, Triton's classification).
Result<InferRequest> readInferRequest(std::string_view body, std::optional<std::size_t> jsonBytes);

} // namespace lepton::serve
