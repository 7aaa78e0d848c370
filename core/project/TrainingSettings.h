// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lepton::project {

struct OptimizerSettings {
    std::string type = "adam"; ///< "sgd" or "adam"
    double learningRate = 1e-3;
    double momentum = 0;       ///< sgd
    double beta1 = 0.9;        ///< adam
    double beta2 = 0.999;      ///< adam
    double epsilon = 1e-8;     ///< adam
    double weightDecay = 0;

    bool operator==(const OptimizerSettings&) const = default;
    /// Tensors kept per weight, for the memory estimate.
    int slots() const { return type == "adam" ? 2 : momentum > 0 ? 1 : 0; }
};

Json toJson(const OptimizerSettings& optimizer);
/// `json` fits the schema.
OptimizerSettings optimizerFromJson(const Json& json);

/// One epoch callback: its registered name and its own settings.
struct CallbackSettings {
    std::string type;
    Json parameters = Json::object();
};

struct TrainingSettings {
    std::int64_t epochs = 5;
    std::int64_t batchSize = 64;
    OptimizerSettings optimizer;
    std::uint64_t seed = 0;
    std::string device = "auto"; ///< "auto", "cpu", "cuda:0" …
    int threads = 0;             ///< 0: all the machine has
    std::vector<CallbackSettings> callbacks{{"best-checkpoint"}, {"csv-log"}};
};

Json toJson(const TrainingSettings& settings);
/// Errors name the key and its range. `where` is the file.
Result<TrainingSettings> trainingFromJson(const Json& json, const std::string& where);
/// Range checks of values that came from a command line or a field.
Result<void> validate(const TrainingSettings& settings, const std::string& where);

} // namespace lepton::project
