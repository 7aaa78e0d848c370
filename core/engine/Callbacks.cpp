// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/callbacks/CallbackList.h"
#include "core/project/MetricTypes.h"

#include <algorithm>
#include <limits>

namespace lepton::engine {

namespace {

/// Of every kind.
graph::ParameterSpec onError() {
    return {"on_error", LT("core", "If it fails"), graph::ParameterKind::Choice, "warn", 0, 0, {"warn", "stop"}, LT("core", "Warn and go on, or end the run, which can be resumed")};
}

CallbackType withOnError(CallbackType type) {
    if (std::none_of(type.parameters.begin(), type.parameters.end(), [](const auto& spec) { return spec.name == "on_error"; }))
        type.parameters.push_back(onError());
    return type;
}

std::vector<CallbackType>& all() {
    static std::vector<CallbackType> types = [] {
        std::vector<CallbackType> out;
        for (const auto make : {callbacks::bestCheckpoint, callbacks::everyNCheckpoint, callbacks::earlyStopping, callbacks::timeLimit, callbacks::unfreezeAtEpoch,
                                callbacks::csvLog, callbacks::tensorBoard, callbacks::samplePredictions, callbacks::pictureGrid, callbacks::histograms,
                                callbacks::webhook, callbacks::shellCommand, callbacks::desktopNotification})
            out.push_back(withOnError(make()));
        return out;
    }();
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

/// One that callbacks watch: its choices are the usual ones, but "validation.top_k@3" and "train.f1.cat" are metrics as well.
Result<Json> watchedMetric(const graph::ParameterSpec& spec, const Json& value) {
    const std::string name = value.is_string() ? value.get<std::string>() : "";
    const auto dot = name.find('.');
    const std::string split = name.substr(0, dot), metric = dot == std::string::npos ? "" : name.substr(dot + 1);
    const auto known = project::metricNamed(metric.substr(0, metric.find('.')));
    if ((split == "validation" || split == "train") && (metric == "loss" || known.ok()))
        return value;
    return spec.normalise(value);
}

Result<graph::Parameters> complete(const CallbackType& type, const Json& given) {
    Json values = Json::object();
    for (const auto& spec : type.parameters) {
        const Json value = given.contains(spec.name) ? given[spec.name] : spec.defaultValue;
        auto normal = isFileName(spec) ? fileName(spec, value) : spec.name == "metric" ? watchedMetric(spec, value) : spec.normalise(value);
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
    const Json& metrics = wantsValidation ? validation : train;
    return metrics.contains(key) && metrics[key].is_number() ? metrics[key].get<double>() : std::numeric_limits<double>::quiet_NaN();
}

const std::vector<CallbackType>& callbackTypes() { return all(); }

void registerCallback(CallbackType type) {
    auto& types = all();
    const auto same = std::find_if(types.begin(), types.end(), [&](const CallbackType& other) { return other.name == type.name; });
    if (same != types.end())
        *same = withOnError(std::move(type));
    else
        types.push_back(withOnError(std::move(type)));
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
