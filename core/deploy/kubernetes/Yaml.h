// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <string>
#include <vector>

namespace lepton::deploy::kubernetes {

/// The first document of a YAML text as JSON, by the core schema of YAML 1.2 (plain `true`, `3`, `null` have their types, quoted ones are strings).
/// Errors: BadFormat at "WHERE:LINE".
Result<Json> parseYaml(const std::string& text, const std::string& where);

/// Block style, keys in their order, strings quoted where they would otherwise read as something else. A string that is a template's
/// action, from "{{" to "}}", is written bare.
std::string yamlText(const Json& document);

/// Several documents with "---" between them.
std::string yamlText(const std::vector<Json>& documents);

} // namespace lepton::deploy::kubernetes
