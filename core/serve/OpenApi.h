// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/ModelRepository.h"
#include "core/serve/ServerOptions.h"

namespace lepton::serve {

/// OpenAPI 3.1 of exactly what this server answers now: its routes, and for each version of each model those with its own tensors, columns
/// and answers.
Json openApi(const ModelRepository& repository, const ServerOptions& options);

} // namespace lepton::serve
