// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/engine/CheckpointFiles.h"
#include "core/engine/MetricSums.h"
#include "core/engine/TensorFile.h"
#include "core/project/RunFolder.h"

#include <optional>
#include <string>
#include <vector>

namespace lepton::engine {

/// Where a run stands, beside its tensors: all that going on needs. Random states are not in it: random numbers follow from
/// seed, step and shard.
struct RunPosition {
    std::int64_t step = 0;       ///< done in the whole run
    std::int64_t epoch = 1;      ///< the one being worked on, from 1
    std::int64_t batch = 0;      ///< batches of it that are done
    MetricSums partial;          ///< of those batches
    double epochSeconds = 0;     ///< spent on this epoch so far
    double runSeconds = 0;       ///< spent on the run so far
    Json best;                   ///< {"epoch","metrics"}, or null
    Json lastEpoch;              ///< the same for the newest finished epoch
    Json schedule = Json::object(); ///< what the schedule has seen (project::Schedule::state)
    double learningRate = 0;     ///< what the schedule had it at when it was last told; 0: never
    Json callbacks = Json::array(); ///< their states, in the order of the settings
    std::int64_t eventBytes = 0; ///< length of events.jsonl that tells the story up to here
    Json stepper = Json::object(); ///< Stepper::state()
    double rateScale = 1;        ///< what the user has changed every learning rate by
    bool finished = false;       ///< nothing is left to train
};

Json toJson(const RunPosition& position);
/// Throws what nlohmann::json throws.
RunPosition positionFromJson(const Json& json);

struct LoadedCheckpoint {
    Path file;
    RunPosition position;
    TensorFile tensors;
};

/// The newest checkpoint that is whole; damaged ones are added to `damaged`. None if there is none.
std::optional<LoadedCheckpoint> newestCheckpoint(const project::RunPaths& paths, std::vector<Error>& damaged);

} // namespace lepton::engine
