// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Parameter.h"

#include <string>
#include <vector>

namespace lepton::project {

/// A kind of optimizer or schedule as the user chooses it; what it does stands elsewhere under the same name.
struct SettingsType {
    std::string name;  ///< "adam"
    const char* title; ///< "Adam"
    const char* doc;   ///< formula and source
    std::vector<graph::ParameterSpec> parameters; ///< keys in project files

    /// Null if there is none of that name.
    const graph::ParameterSpec* find(const std::string& parameter) const;
};

Json toJson(const SettingsType& type);
/// Null if there is none of that name.
const SettingsType* findType(const std::vector<SettingsType>& types, const std::string& name);

/// `given` in its normal form, with the type's defaults for what is not set. Errors (BadValue): a value out of its range, a key that
/// the type does not have; at "WHERE.KEY".
Result<Json> completeValues(const SettingsType& type, const Json& given, const std::string& where);

/// `given`'s value of that key, else the default of the named type.
Json valueOf(const std::vector<SettingsType>& types, const std::string& type, const Json& given, const std::string& key);

} // namespace lepton::project
