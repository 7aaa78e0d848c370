// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lepton::project {

/// An optimizer with its settings (OptimizerTypes.h has the kinds, their ranges and defaults).
struct OptimizerSettings {
    std::string type = "adam";
    double learningRate = 1e-3;
    double weightDecay = 0;
    Json own = Json::object(); ///< the type's other settings, where they are not its defaults: {"beta1":0.8}

    bool operator==(const OptimizerSettings&) const = default;
    /// With that type's own learning rate and weight decay.
    static OptimizerSettings ofType(const std::string& type);
    /// One of the other settings; of a key that the type does not have 0 and false.
    double real(const std::string& key) const;
    bool flag(const std::string& key) const;
    std::string choice(const std::string& key) const;
    /// Tensors kept per weight, for the memory estimate.
    int slots() const;
};

Json toJson(const OptimizerSettings& optimizer);
/// `json` has passed checkOptimizer.
OptimizerSettings optimizerFromJson(const Json& json);
/// Errors (BadValue): an unknown type, a key that it does not have, a value out of its range; at "WHERE.KEY".
Result<void> checkOptimizer(const Json& json, const std::string& where);

/// How the learning rate changes (ScheduleTypes.h); Schedule works it out.
struct ScheduleSettings {
    std::string type = "constant";
    Json values = Json::object(); ///< where they are not the type's defaults
    bool operator==(const ScheduleSettings&) const = default;
};

/// Weights to begin with instead of new ones.
struct StartFrom {
    std::string file;                ///< a package, safetensors or a PyTorch state_dict; empty: new weights
    std::vector<std::string> freeze; ///< nodes (with * for any characters) that are not trained; "all-but-head"
    std::vector<std::string> reset;  ///< nodes that get new weights all the same
    bool operator==(const StartFrom&) const = default;
};

/// One epoch callback: its registered name and its own settings.
struct CallbackSettings {
    std::string type;
    Json parameters = Json::object();
};

struct TrainingSettings {
    std::int64_t epochs = 5;
    std::int64_t batchSize = 64;
    OptimizerSettings optimizer;
    ScheduleSettings schedule;
    double clipNorm = 0;         ///< largest norm of all gradients together; 0: any
    double clipValue = 0;        ///< largest absolute value of a gradient; 0: any
    std::int64_t accumulate = 1; ///< batches whose gradients make one step of the optimizer
    double averageDecay = 0;     ///< of the moving average of the weights, which is what is validated and kept as best; 0: none
    std::string precision = "float32"; ///< "float32", "tf32", "bfloat16", "float16"
    double mixup = 0;            ///< alpha of the Beta distribution (Zhang et al. 2018); 0: none
    std::int64_t keepCheckpoints = 2; ///< newest ones that stay; the best and those kept on purpose stay as well
    StartFrom startFrom;
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
