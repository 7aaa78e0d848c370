// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Model.h"
#include "core/serve/Http.h"
#include "core/serve/ServerOptions.h"

#include <string>
#include <vector>

namespace lepton::serve {

/// What was sent to …/predict, encoded by the model's recipe.
struct RawQuestions {
    std::vector<std::string> names;               ///< as the answers call them
    std::vector<std::vector<datasets::Array>> each; ///< of each question one array an input of the model, without the batch
    bool list = false;                            ///< a list was sent, so a list is answered

    /// All of them as one batch, [count, …].
    std::vector<datasets::Array> batch() const;
};

/// 415 for a Content-Type that the model has no use for, 406 where the client takes no JSON, 413 for more than anybody asks at once. curl's own
/// "application/x-www-form-urlencoded" and none at all count as the right one. `form`: questionForm.
std::optional<Response> refuseQuestions(const Request& request, const Json& form);

/// One question or a JSON list of up to a thousand: a picture file's bytes or "data:image/…;base64,…"; a row; a sentence, as JSON or plain; a window
/// {"values":[…]} or as a list; a pair. ?name= is what the answer calls it. Errors (BadValue, BadFormat) name the question; Unsupported without `decode`.
Result<RawQuestions> readQuestions(const Request& request, const engine::Model& model, const Json& form, const Decoder& decode);

/// The request's JSON, or its body as a text where `plain` and it is none. Errors: BadFormat.
Result<Json> questionJson(const Request& request, bool plain);

} // namespace lepton::serve
