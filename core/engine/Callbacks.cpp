// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/callbacks/CallbackList.h"

#include <algorithm>

namespace lepton::engine {

namespace {

std::vector<CallbackType>& all() {
    static std::vector<CallbackType> types{callbacks::bestCheckpoint(), callbacks::earlyStopping(), callbacks::csvLog()};
    return types;
}

const CallbackType* find(const std::string& name) {
    const auto found = std::find_if(all().begin(), all().end(), [&](const CallbackType& type) { return type.name == name; });
    return found == all().end() ? nullptr : &*found;
}

bool isFileName(const graph::ParameterSpec& spec) { return spec.kind == graph::ParameterKind::Choice && spec.choices.empty(); }

Result<Json> fileName(const graph::ParameterSpec& spec, const Json& value) {
    const std::string name = value.is_string() ? value.get<std::string>() : "";
    if (name.empty() || name.front() == '.' || name.find('/') != std::string::npos)
        return Error(ErrorCode::BadValue, text(LT("core", "%1 must be a plain file name, not %2"), spec.label, value.dump()))
            .fix(LT("core", "The file is written into the run's folder; give a name such as metrics.csv"));
    return value;
}

Result<graph::Parameters> complete(const CallbackType& type, const Json& given) {
    Json values = Json::object();
    for (const auto& spec : type.parameters) {
        const Json value = given.contains(spec.name) ? given[spec.name] : spec.defaultValue;
        auto normal = isFileName(spec) ? fileName(spec, value) : spec.normalise(value);
        if (!normal.ok())
            return std::move(normal).error().at("callback " + type.name + ": " + spec.name);
        values[spec.name] = std::move(*normal);
    }
    for (const auto& item : given.items())
        if (!values.contains(item.key()))
            return Error(ErrorCode::BadValue, text(LT("core", "The callback “%1” has no setting “%2”"), type.name, item.key())).at("training.callbacks").fix(LT("core", "Remove that setting"));
    return graph::Parameters(std::move(values));
}

} // namespace

double EpochReport::metric(const std::string& name) const {
    const auto dot = name.find('.');
    const std::string key = dot == std::string::npos ? name : name.substr(dot + 1);
    const bool wantsValidation = name.starts_with("validation") && validation.is_object();
    return (wantsValidation ? validation : train).value(key, 0.0);
}

const std::vector<CallbackType>& callbackTypes() { return all(); }

void registerCallback(CallbackType type) {
    auto& types = all();
    const auto same = std::find_if(types.begin(), types.end(), [&](const CallbackType& other) { return other.name == type.name; });
    if (same != types.end())
        *same = std::move(type);
    else
        types.push_back(std::move(type));
}

Result<std::unique_ptr<EpochCallback>> makeCallback(const std::string& name, const Json& parameters) {
    const CallbackType* type = find(name);
    if (type == nullptr)
        return Error(ErrorCode::BadValue, text(LT("core", "There is no callback “%1”"), name)).at("training.callbacks").fix(LT("core", "Remove it from the project, or install the version that has it"));
    LEPTON_TRY(const auto complete, engine::complete(*type, parameters.is_object() ? parameters : Json::object()));
    return type->make(complete);
}

Json toJson(const CallbackType& type) {
    Json parameters = Json::array();
    for (const auto& spec : type.parameters)
        parameters.push_back(graph::toJson(spec));
    return {{"name", type.name}, {"title", type.title}, {"doc", type.doc}, {"parameters", std::move(parameters)}};
}

} // namespace lepton::engine
