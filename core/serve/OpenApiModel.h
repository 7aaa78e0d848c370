// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/ServedModel.h"

#include <optional>
#include <vector>

namespace lepton::serve {

/// An object's schema; without `required` all of its properties are.
Json object(Json properties, std::optional<std::vector<std::string>> required = {});
/// 200 with that schema, and those errors.
Json responses(Json schema, const std::vector<int>& errors);

/// Adds a version's routes and the schemas that they name; `newest`: also those that name no version.
void addModel(const ServedModel& served, bool newest, Json& paths, Json& schemas);

} // namespace lepton::serve
