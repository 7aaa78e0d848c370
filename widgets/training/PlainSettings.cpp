// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/PlainSettings.h"

#include "core/base/Text.h"

namespace lepton::widgets {

namespace {

using Settings = project::TrainingSettings;
using Kind = graph::ParameterKind;
constexpr double mostSeed = 9'007'199'254'740'992.0; // 2^53: beyond it a double, and so a JSON number of other programs, skips some

template <typename Member>
PlainSetting setting(const char* key, const char* label, Kind kind, double least, double most, const char* doc, Member Settings::*member) {
    return {{key, label, kind, Settings().*member, least, most, {}, doc},
            [member](const Settings& settings) { return Json(settings.*member); },
            [member](Settings& settings, const Json& value) { settings.*member = value.get<Member>(); }};
}

} // namespace

const std::vector<PlainSetting>& runSettings() {
    static const std::vector<PlainSetting> all{
        setting("epochs", LT("core", "Epochs"), Kind::Integer, 1, 1e6, LT("core", "Passes over the training data"), &Settings::epochs),
        setting("batch_size", LT("core", "Batch size"), Kind::Integer, 1, 1e6, LT("core", "Samples in one step"), &Settings::batchSize),
        setting("seed", LT("core", "Seed"), Kind::Integer, 0, mostSeed, LT("core", "Of weights, order and dropout: the same seed gives the same run"), &Settings::seed),
        setting("threads", LT("core", "Threads"), Kind::Integer, 0, 1024, LT("core", "0: all that the machine has"), &Settings::threads),
    };
    return all;
}

const std::vector<PlainSetting>& gradientSettings() {
    static const std::vector<PlainSetting> all{
        setting("clip_norm", LT("core", "Largest norm"), Kind::Real, 0, 1e9, LT("core", "Gradients that are longer together are shortened to it; 0: never"), &Settings::clipNorm),
        setting("clip_value", LT("core", "Largest value"), Kind::Real, 0, 1e9, LT("core", "Each gradient is kept between its negative and it; 0: never"), &Settings::clipValue),
        setting("accumulate", LT("core", "Accumulate"), Kind::Integer, 1, 1e6, LT("core", "Batches whose gradients make one step: a large batch in the memory of a small one"), &Settings::accumulate),
    };
    return all;
}

const std::vector<PlainSetting>& averageSettings() {
    static const std::vector<PlainSetting> all{
        setting("average_decay", LT("core", "Average of the weights"), Kind::Real, 0, 0.9999999,
                LT("core", "A moving average that keeps this share of itself each step (such as 0.999) is what is validated and kept as best; 0: none"), &Settings::averageDecay),
        setting("mixup", LT("core", "Mixup"), Kind::Real, 0, 100, LT("core", "Alpha of the mixing of two samples and their targets (Zhang et al. 2018), such as 0.2; 0: none"), &Settings::mixup),
    };
    return all;
}

const std::vector<PlainSetting>& precisionSettings() {
    static const std::vector<PlainSetting> all = [] {
        auto precision = setting("precision", LT("core", "Computed in"), Kind::Choice, 0, 0,
                                 LT("core", "float32 everywhere; the others are faster on CUDA devices that can: tf32 rounds the factors of matrix products, bfloat16 and float16 halve memory. "
                                            "Where one would not pay the run says so before it begins"),
                                 &Settings::precision);
        precision.spec.choices = {"float32", "tf32", "bfloat16", "float16"};
        return std::vector<PlainSetting>{precision};
    }();
    return all;
}

const std::vector<PlainSetting>& checkpointSettings() {
    static const std::vector<PlainSetting> all{
        setting("keep_checkpoints", LT("core", "Newest kept"), Kind::Integer, 1, 1e6, LT("core", "Older ones are deleted, never the best or those kept on purpose"), &Settings::keepCheckpoints),
    };
    return all;
}

} // namespace lepton::widgets
