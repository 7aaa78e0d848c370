// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Model.h"
#include "core/serve/Http.h"

namespace lepton::serve {

/// …/predict of a model that makes something: {"count","seed","length","temperature","prompt"}, all but the prompt of a text optional; a plain text is the
/// prompt. Texts: predict's objects. Pictures: {"input","value":{"shape","pixels"}}, or with "Accept: image/png" a PNG file, side by side.
/// Computes until it is done. Errors: BadValue, BadFormat.
Result<Response> generate(const engine::Model& model, const Request& request);

} // namespace lepton::serve
