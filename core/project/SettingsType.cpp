// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/SettingsType.h"

#include <algorithm>

namespace lepton::project {

const graph::ParameterSpec* SettingsType::find(const std::string& parameter) const {
    const auto found = std::find_if(parameters.begin(), parameters.end(), [&](const graph::ParameterSpec& spec) { return spec.name == parameter; });
    return found == parameters.end() ? nullptr : &*found;
}

Json toJson(const SettingsType& type) {
    Json parameters = Json::array();
    for (const auto& parameter : type.parameters)
        parameters.push_back(graph::toJson(parameter));
    return {{"name", type.name}, {"title", type.title}, {"doc", type.doc}, {"parameters", std::move(parameters)}};
}

const SettingsType* findType(const std::vector<SettingsType>& types, const std::string& name) {
    const auto found = std::find_if(types.begin(), types.end(), [&](const SettingsType& type) { return type.name == name; });
    return found == types.end() ? nullptr : &*found;
}

Result<Json> completeValues(const SettingsType& type, const Json& given, const std::string& where) {
    Json values = Json::object();
    for (const auto& spec : type.parameters) {
        auto normal = spec.normalise(given.contains(spec.name) ? given[spec.name] : spec.defaultValue);
        if (!normal)
            return std::move(normal).error().at(where + "." + spec.name);
        values[spec.name] = std::move(*normal);
    }
    for (const auto& item : given.items())
        if (!values.contains(item.key()))
            return Error(ErrorCode::BadValue, text(LT("core", "“%1” has no setting “%2”"), type.title, item.key()))
                .at(where + "." + item.key())
                .fix(LT("core", "Remove that setting"));
    return values;
}

Json valueOf(const std::vector<SettingsType>& types, const std::string& type, const Json& given, const std::string& key) {
    if (given.contains(key))
        return given[key];
    const SettingsType* known = findType(types, type);
    const graph::ParameterSpec* spec = known != nullptr ? known->find(key) : nullptr;
    return spec != nullptr ? spec->defaultValue : Json();
}

} // namespace lepton::project
