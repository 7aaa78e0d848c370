// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/RunFolder.h"

#include "core/base/platform/Platform.h"
#include "core/graph/Expand.h"
#include "core/layers/Layers.h"
#include "core/project/RunNotes.h"
#include "core/project/RunTrash.h"
#include "core/project/Schemas.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <unordered_map>

namespace lepton::project {

Json toJson(const RunInfo& info) {
    return {{"format", "lepton-run"}, {"version", newestRunVersion}, {"created", info.created},   {"seed", info.seed},
            {"device", info.device},  {"plan", info.plan},           {"versions", info.versions}, {"lineage", info.lineage},
            {"project", toJson(info.project, Path())}};
}

Result<RunInfo> loadRun(const Path& folder) {
    const Path file = RunPaths{folder}.run();
    std::error_code fault;
    if (!std::filesystem::exists(file, fault))
        return Error(ErrorCode::NotFound, LT("core", "There is no run here")).at(folder.string()).fix(LT("core", "Name a run's folder, for example PROJECT/runs/0001"));
    LEPTON_TRY(const Json json, readJson(file));
    LEPTON_TRY([[maybe_unused]] const int version, checkFormat(json, "lepton-run", newestRunVersion, file.string()));
    LEPTON_CHECK(checkSchema(json, schema("run"), file.string()));
    RunInfo info;
    info.created = json["created"].get<std::string>();
    info.seed = json["seed"].get<std::uint64_t>();
    info.device = json["device"].get<std::string>();
    info.plan = json.value("plan", Json::object());
    info.versions = json.value("versions", Json::object());
    info.lineage = json.value("lineage", Json::object());
    LEPTON_TRY(info.project, projectFromJson(json["project"], file));
    return info;
}

Result<void> saveRun(const Path& folder, const RunInfo& info) { return writeJson(RunPaths{folder}.run(), toJson(info)); }

Result<Path> makeRunFolder(const Path& runsFolder) {
    LEPTON_CHECK(makeFolders(runsFolder));
    int number = 1;
    std::error_code fault;
    for (const Path& folder : {runsFolder, trashOf(runsFolder)}) // a number is never given twice: a deleted run may come back
        for (const auto& entry : std::filesystem::directory_iterator(folder, fault))
            number = std::max(number, std::atoi(entry.path().filename().c_str()) + 1);
    for (;; ++number) {
        std::array<char, 16> name{};
        std::snprintf(name.data(), name.size(), "%04d", number);
        const Path folder = std::filesystem::absolute(runsFolder / name.data()).lexically_normal();
        if (std::filesystem::create_directory(folder, fault)) // false if another process was quicker
            return folder;
        if (fault)
            return systemError(fault.value(), folder, true);
    }
}

const char* runStatusName(RunStatus status) {
    constexpr std::array<const char*, 6> names{"running", "completed", "stopped", "failed", "interrupted", "waiting"};
    return names[static_cast<std::size_t>(status)];
}

namespace {

/// Settings as "optimizer.type": value, so that runs can be compared key by key.
void flatten(const Json& json, const std::string& prefix, Json& out) {
    for (const auto& [key, value] : json.items()) {
        const std::string name = prefix.empty() ? key : prefix + "." + key;
        if (value.is_object())
            flatten(value, name, out);
        else
            out[name] = value;
    }
}

RunStatus statusFromName(const std::string& name) {
    return name == "completed" ? RunStatus::Completed : name == "stopped" ? RunStatus::Stopped : RunStatus::Failed;
}

/// Takes in what the end and the epochs of a run say. Step lines, nearly all of the file, are passed over unparsed.
/// True if the last word is that it waits for its device.
bool readEpochs(const Path& events, RunSummary& summary) {
    std::ifstream in(events);
    std::string line;
    bool waiting = false;
    while (std::getline(in, line)) {
        if (line.compare(0, 16, R"({"event":"step",)") == 0) {
            waiting = false;
            continue;
        }
        const Json event = Json::parse(line, nullptr, false);
        if (!event.is_object())
            continue;
        const std::string kind = event.value("event", "");
        waiting = kind == "waiting" && event.value("position", 0) > 0;
        if (kind == "epoch") {
            summary.epochs = event.value("epoch", summary.epochs);
            summary.seconds += event.value("seconds", 0.0);
            summary.lastEpoch = event;
        } else if (kind == "run-finished") {
            summary.status = statusFromName(event.value("status", ""));
            summary.best = event.value("best", Json());
            summary.seconds = event.value("seconds", summary.seconds);
        } else if (kind == "run-resumed") {
            summary.status = RunStatus::Interrupted;
        }
    }
    return waiting;
}

} // namespace

RunSummary summariseRun(const Path& folder) {
    RunSummary summary;
    summary.folder = folder;
    auto info = loadRun(folder);
    if (!info) {
        summary.problem = std::move(info).error();
        return summary;
    }
    summary.created = info->created;
    summary.epochsPlanned = info->project.training.epochs;
    Json settings = toJson(info->project.training);
    settings["seed"] = info->seed;
    settings["recipe"] = info->project.recipe;
    settings["layers"] = graph::expand(info->project.served()->network, layers::catalogue()).nodes().size();
    summary.settings = Json::object();
    flatten(settings, "", summary.settings);
    const RunNotes notes = readNotes(folder);
    summary.tags = notes.tags;
    summary.note = notes.note;
    const bool waiting = readEpochs(RunPaths{folder}.events(), summary);
    if (platform::FileLock::holder(RunPaths{folder}.lock()) != 0)
        summary.status = waiting ? RunStatus::Waiting : RunStatus::Running;
    return summary;
}

std::vector<RunSummary> listRuns(const Path& runsFolder) {
    std::vector<Path> folders;
    std::error_code fault;
    for (const auto& entry : std::filesystem::directory_iterator(runsFolder, fault))
        if (entry.is_directory(fault) && !entry.path().filename().string().starts_with('.'))
            folders.push_back(entry.path());
    std::sort(folders.rbegin(), folders.rend());
    std::vector<RunSummary> runs;
    for (const auto& folder : folders)
        runs.push_back(summariseRun(folder));
    return runs;
}

Result<void> writeControl(const Path& folder, const std::string& request, std::optional<double> learningRate) {
    Json json{{"request", request}, {"time", utcNow()}};
    if (learningRate)
        json["learning_rate"] = *learningRate;
    return writeJson(RunPaths{folder}.control(), json);
}

ControlRequest readControl(const Path& folder) {
    std::error_code fault;
    if (!std::filesystem::exists(RunPaths{folder}.control(), fault))
        return {};
    const auto json = readJson(RunPaths{folder}.control());
    if (!json || !json->is_object())
        return {};
    const Json rate = json->value("learning_rate", Json());
    return {json->value("request", ""), rate.is_number() ? std::optional(rate.get<double>()) : std::nullopt};
}

void discardControl(const Path& folder) {
    std::error_code ignored;
    std::filesystem::remove(RunPaths{folder}.control(), ignored);
}

} // namespace lepton::project
