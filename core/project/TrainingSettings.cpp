// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/TrainingSettings.h"

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

OptimizerSettings optimizerFromJson(const Json& json) {
    OptimizerSettings out;
    out.type = json.value("type", out.type);
    out.learningRate = json.value("learning_rate", out.learningRate);
    out.momentum = json.value("momentum", out.momentum);
    out.beta1 = json.value("beta1", out.beta1);
    out.beta2 = json.value("beta2", out.beta2);
    out.epsilon = json.value("epsilon", out.epsilon);
    out.weightDecay = json.value("weight_decay", out.weightDecay);
    return out;
}

Json toJson(const OptimizerSettings& optimizer) {
    Json out{{"type", optimizer.type}, {"learning_rate", optimizer.learningRate}};
    if (optimizer.type == "sgd") {
        out["momentum"] = optimizer.momentum;
    } else {
        out["beta1"] = optimizer.beta1;
        out["beta2"] = optimizer.beta2;
        out["epsilon"] = optimizer.epsilon;
    }
    out["weight_decay"] = optimizer.weightDecay;
    return out;
}

Json toJson(const TrainingSettings& settings) {
    Json callbacks = Json::array();
    for (const auto& callback : settings.callbacks) {
        Json item{{"type", callback.type}};
        if (!callback.parameters.empty())
            item["parameters"] = callback.parameters;
        callbacks.push_back(std::move(item));
    }
    return {{"epochs", settings.epochs}, {"batch_size", settings.batchSize}, {"optimizer", toJson(settings.optimizer)}, {"seed", settings.seed},
            {"device", settings.device}, {"threads", settings.threads},      {"callbacks", std::move(callbacks)}};
}

Result<TrainingSettings> trainingFromJson(const Json& json, const std::string& where) {
    LEPTON_CHECK(checkSchema(json, trainingSchema(), where));
    TrainingSettings out;
    out.epochs = json.value("epochs", out.epochs);
    out.batchSize = json.value("batch_size", out.batchSize);
    out.seed = json.value("seed", out.seed);
    out.device = json.value("device", out.device);
    out.threads = json.value("threads", out.threads);
    if (json.contains("optimizer"))
        out.optimizer = optimizerFromJson(json["optimizer"]);
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
    return checkSchema(toJson(settings), trainingSchema(), where);
}

} // namespace lepton::project
