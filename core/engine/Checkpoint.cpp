// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Checkpoint.h"

#include "core/engine/Guard.h"

#include <algorithm>
#include <array>
#include <cstdio>

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
            {"callbacks", position.callbacks},
            {"event_bytes", position.eventBytes},
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
    out.callbacks = json.at("callbacks");
    out.eventBytes = json.at("event_bytes").get<std::int64_t>();
    out.finished = json.at("finished").get<bool>();
    return out;
}

Path checkpointFile(const project::RunPaths& paths, std::int64_t step) {
    std::array<char, 48> name{};
    std::snprintf(name.data(), name.size(), "step-%010lld.safetensors", static_cast<long long>(step));
    return paths.checkpoints() / name.data();
}

Path bestFile(const project::RunPaths& paths) { return paths.best() / "weights.safetensors"; }

std::vector<Path> checkpointFiles(const project::RunPaths& paths) {
    std::vector<Path> files;
    std::error_code fault;
    for (const auto& entry : std::filesystem::directory_iterator(paths.checkpoints(), fault)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("step-") && entry.path().extension() == ".safetensors")
            files.push_back(entry.path());
    }
    std::sort(files.rbegin(), files.rend());
    return files;
}

std::optional<LoadedCheckpoint> newestCheckpoint(const project::RunPaths& paths, std::vector<Error>& damaged) {
    for (const auto& file : checkpointFiles(paths)) {
        auto loaded = guarded(file.string(), [&]() -> Result<LoadedCheckpoint> {
            LEPTON_TRY(TensorFile tensors, readTensorFile(file));
            const RunPosition position = positionFromJson(tensors.note);
            return LoadedCheckpoint{file, position, std::move(tensors)};
        });
        if (loaded.ok())
            return std::move(loaded).value();
        damaged.push_back(std::move(loaded).error());
    }
    return std::nullopt;
}

} // namespace lepton::engine
