// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Checkpoint.h"

#include "core/engine/Guard.h"
#include "core/engine/TensorsOfSums.h"

namespace lepton::engine {

Json toJson(const RunPosition& position) {
    return {{"format", "lepton-checkpoint"},
            {"version", 1},
            {"step", position.step},
            {"epoch", position.epoch},
            {"batch", position.batch},
            {"partial", position.partial.sums()},
            {"epoch_seconds", position.epochSeconds},
            {"run_seconds", position.runSeconds},
            {"best", position.best},
            {"last_epoch", position.lastEpoch},
            {"schedule", position.schedule},
            {"learning_rate", position.learningRate},
            {"callbacks", position.callbacks},
            {"event_bytes", position.eventBytes},
            {"stepper", position.stepper},
            {"rate_scale", position.rateScale},
            {"finished", position.finished}};
}

RunPosition positionFromJson(const Json& json) {
    RunPosition out;
    out.step = json.at("step").get<std::int64_t>();
    out.epoch = json.at("epoch").get<std::int64_t>();
    out.batch = json.at("batch").get<std::int64_t>();
    out.partial = MetricSums::fromSums(json.at("partial"));
    out.epochSeconds = json.at("epoch_seconds").get<double>();
    out.runSeconds = json.at("run_seconds").get<double>();
    out.best = json.at("best");
    out.lastEpoch = json.at("last_epoch");
    out.schedule = json.value("schedule", Json::object()); // older checkpoints have neither
    out.learningRate = json.value("learning_rate", 0.0);
    out.callbacks = json.at("callbacks");
    out.eventBytes = json.at("event_bytes").get<std::int64_t>();
    out.stepper = json.value("stepper", Json::object()); // unknown to the first checkpoints, as the next
    out.rateScale = json.value("rate_scale", 1.0);
    out.finished = json.at("finished").get<bool>();
    return out;
}

std::optional<LoadedCheckpoint> newestCheckpoint(const project::RunPaths& paths, std::vector<Error>& damaged) {
    for (const auto& file : checkpointFiles(paths)) {
        auto loaded = guarded(file.string(), [&]() -> Result<LoadedCheckpoint> {
            LEPTON_TRY(TensorFile tensors, readTensorFile(file));
            RunPosition position = positionFromJson(tensors.note);
            takeTensors(position.partial, tensors);
            return LoadedCheckpoint{file, std::move(position), std::move(tensors)};
        });
        if (loaded.ok())
            return std::move(loaded).value();
        damaged.push_back(std::move(loaded).error());
    }
    return std::nullopt;
}

} // namespace lepton::engine
