// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/TrainingSettings.h"

#include "core/project/OptimizerTypes.h"
#include "core/project/Schedule.h"
#include "core/project/Schemas.h"

#include <cmath>

namespace lepton::project {

namespace {

/// That part of the project's schema, with what it refers to.
Json trainingSchema() {
    Json out = schema("project")["properties"]["training"];
    out["definitions"] = schema("project")["definitions"];
    return out;
}

} // namespace

OptimizerSettings OptimizerSettings::ofType(const std::string& type) {
    OptimizerSettings out;
    out.type = type;
    out.learningRate = valueOf(optimizerTypes(), type, out.own, "learning_rate").get<double>();
    out.weightDecay = valueOf(optimizerTypes(), type, out.own, "weight_decay").get<double>();
    return out;
}

double OptimizerSettings::real(const std::string& key) const {
    const Json value = valueOf(optimizerTypes(), type, own, key);
    return value.is_number() ? value.get<double>() : 0;
}

bool OptimizerSettings::flag(const std::string& key) const { return valueOf(optimizerTypes(), type, own, key) == Json(true); }

std::string OptimizerSettings::choice(const std::string& key) const {
    const Json value = valueOf(optimizerTypes(), type, own, key);
    return value.is_string() ? value.get<std::string>() : std::string();
}

int OptimizerSettings::slots() const {
    if (type == "adam" || type == "adamw")
        return flag("amsgrad") ? 3 : 2;
    if (type == "rmsprop")
        return 1 + (real("momentum") > 0 ? 1 : 0) + (flag("centered") ? 1 : 0);
    if (type == "sgd")
        return real("momentum") > 0 ? 1 : 0;
    return type == "muon" ? 2 : 1; // muon: two for what AdamW trains
}

Result<void> checkOptimizer(const Json& json, const std::string& where) {
    const std::string name = json.value("type", "");
    const SettingsType* type = findType(optimizerTypes(), name);
    if (type == nullptr)
        return Error(ErrorCode::BadValue, text(LT("core", "There is no optimizer “%1”"), name))
            .at(where + ".type")
            .fix(LT("core", "Choose adam, adamw, sgd, rmsprop, adagrad, lion or muon"));
    Json values = json;
    values.erase("type");
    LEPTON_TRY([[maybe_unused]] const auto complete, completeValues(*type, values, where));
    return {};
}

OptimizerSettings optimizerFromJson(const Json& json) {
    OptimizerSettings out = OptimizerSettings::ofType(json.value("type", OptimizerSettings().type));
    for (const auto& [key, value] : json.items())
        if (key == "learning_rate")
            out.learningRate = value.get<double>();
        else if (key == "weight_decay")
            out.weightDecay = value.get<double>();
        else if (key != "type" && value != valueOf(optimizerTypes(), out.type, Json::object(), key))
            out.own[key] = value;
    return out;
}

Json toJson(const OptimizerSettings& optimizer) {
    Json out{{"type", optimizer.type}};
    const SettingsType* type = findType(optimizerTypes(), optimizer.type);
    for (const auto& spec : type != nullptr ? type->parameters : std::vector<graph::ParameterSpec>())
        out[spec.name] = spec.name == "learning_rate" ? Json(optimizer.learningRate)
                         : spec.name == "weight_decay" ? Json(optimizer.weightDecay)
                                                       : optimizer.own.value(spec.name, spec.defaultValue);
    return out;
}

namespace {

Json toJson(const ScheduleSettings& schedule) {
    Json out{{"type", schedule.type}};
    for (const auto& [key, value] : schedule.values.items())
        out[key] = value;
    return out;
}

Json toJson(const StartFrom& start) { return {{"file", start.file}, {"freeze", start.freeze}, {"reset", start.reset}}; }

/// What a file needs to say only where it differs from the usual.
void addUnusual(const TrainingSettings& settings, Json& out) {
    const TrainingSettings usual;
    if (!(settings.schedule == usual.schedule))
        out["schedule"] = toJson(settings.schedule);
    if (settings.clipNorm > 0 || settings.clipValue > 0)
        out["clip"] = {{"norm", settings.clipNorm}, {"value", settings.clipValue}};
    if (settings.accumulate != usual.accumulate)
        out["accumulate"] = settings.accumulate;
    if (settings.averageDecay > 0)
        out["average"] = {{"decay", settings.averageDecay}};
    if (settings.precision != usual.precision)
        out["precision"] = settings.precision;
    if (settings.mixup > 0)
        out["mixup"] = settings.mixup;
    if (settings.keepCheckpoints != usual.keepCheckpoints)
        out["keep_checkpoints"] = settings.keepCheckpoints;
    if (!settings.startFrom.file.empty())
        out["start_from"] = toJson(settings.startFrom);
}

void readUnusual(const Json& json, TrainingSettings& out) {
    if (json.contains("schedule")) {
        out.schedule.values = json["schedule"];
        out.schedule.type = out.schedule.values.value("type", "");
        out.schedule.values.erase("type");
    }
    const Json none = Json::object();
    out.clipNorm = json.value("clip", none).value("norm", out.clipNorm);
    out.clipValue = json.value("clip", none).value("value", out.clipValue);
    out.accumulate = json.value("accumulate", out.accumulate);
    out.averageDecay = json.value("average", none).value("decay", out.averageDecay);
    out.precision = json.value("precision", out.precision);
    out.mixup = json.value("mixup", out.mixup);
    out.keepCheckpoints = json.value("keep_checkpoints", out.keepCheckpoints);
    const Json start = json.value("start_from", none);
    out.startFrom = {start.value("file", ""), start.value("freeze", std::vector<std::string>()), start.value("reset", std::vector<std::string>())};
}

} // namespace

Json toJson(const TrainingSettings& settings) {
    Json callbacks = Json::array();
    for (const auto& callback : settings.callbacks) {
        Json item{{"type", callback.type}};
        if (!callback.parameters.empty())
            item["parameters"] = callback.parameters;
        callbacks.push_back(std::move(item));
    }
    Json out{{"epochs", settings.epochs}, {"batch_size", settings.batchSize}, {"optimizer", toJson(settings.optimizer)}};
    addUnusual(settings, out);
    out.update({{"seed", settings.seed}, {"device", settings.device}, {"threads", settings.threads}, {"callbacks", std::move(callbacks)}});
    return out;
}

Result<TrainingSettings> trainingFromJson(const Json& json, const std::string& where) {
    LEPTON_CHECK(checkSchema(json, trainingSchema(), where));
    TrainingSettings out;
    out.epochs = json.value("epochs", out.epochs);
    out.batchSize = json.value("batch_size", out.batchSize);
    out.seed = json.value("seed", out.seed);
    out.device = json.value("device", out.device);
    out.threads = json.value("threads", out.threads);
    if (json.contains("optimizer")) {
        LEPTON_CHECK(checkOptimizer(json["optimizer"], where + ".optimizer"));
        out.optimizer = optimizerFromJson(json["optimizer"]);
    }
    readUnusual(json, out);
    LEPTON_TRY([[maybe_unused]] const auto schedule, Schedule::make(out.schedule, {out.epochs, 1}));
    if (json.contains("callbacks")) {
        out.callbacks.clear();
        for (const auto& item : json["callbacks"])
            out.callbacks.push_back({item["type"].get<std::string>(), item.value("parameters", Json::object())});
    }
    return out;
}

Result<void> validate(const TrainingSettings& settings, const std::string& where) {
    if (!std::isfinite(settings.optimizer.learningRate) || settings.optimizer.learningRate <= 0)
        return Error(ErrorCode::BadValue, text(LT("core", "The learning rate must be a positive number, not %1"), settings.optimizer.learningRate))
            .at(where)
            .fix(LT("core", "0.001 is a good start for Adam, 0.01 for SGD"));
    LEPTON_CHECK(checkOptimizer(toJson(settings.optimizer), "training.optimizer"));
    LEPTON_TRY([[maybe_unused]] const auto schedule, Schedule::make(settings.schedule, {settings.epochs, 1}));
    return checkSchema(toJson(settings), trainingSchema(), where);
}

} // namespace lepton::project
