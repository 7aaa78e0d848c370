// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/CheckpointRoom.h"

#include "core/base/platform/Platform.h"
#include "core/project/RunFolder.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <vector>

namespace lepton::widgets {

namespace {

std::int64_t bytesIn(const Path& folder) {
    std::int64_t sum = 0;
    std::error_code fault;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, fault))
        if (entry.is_regular_file(fault))
            sum += static_cast<std::int64_t>(entry.file_size(fault));
    return sum;
}

bool held(const Path& runFolder) { return platform::FileLock::holder(project::RunPaths{runFolder}.lock()) != 0; }

/// Names rise with the steps, so the last is the newest.
std::vector<Path> oldStates(const Path& runFolder) {
    std::vector<Path> states;
    std::error_code fault;
    for (const auto& entry : std::filesystem::directory_iterator(project::RunPaths{runFolder}.checkpoints(), fault))
        if (entry.is_regular_file(fault) && entry.path().extension() == ".safetensors")
            states.push_back(entry.path());
    std::sort(states.begin(), states.end());
    if (!states.empty())
        states.pop_back();
    return states;
}

} // namespace

CheckpointBytes checkpointBytes(const Path& runFolder) {
    const project::RunPaths paths{runFolder};
    CheckpointBytes out{bytesIn(paths.checkpoints()) + bytesIn(paths.best()), 0};
    std::error_code fault;
    if (!held(runFolder))
        for (const auto& file : oldStates(runFolder))
            out.old += static_cast<std::int64_t>(std::filesystem::file_size(file, fault));
    return out;
}

Result<std::int64_t> cleanCheckpoints(const Path& runFolder) {
    if (held(runFolder))
        return Error(ErrorCode::Conflict, LT("core", "This run is going on, and clears its checkpoints up by itself")).at(runFolder.string()).fix(LT("core", "Stop it first"));
    std::int64_t freed = 0;
    for (const auto& file : oldStates(runFolder)) {
        std::error_code fault;
        const auto bytes = static_cast<std::int64_t>(std::filesystem::file_size(file, fault));
        if (!std::filesystem::remove(file, fault) || fault)
            return systemError(fault ? fault.value() : EACCES, file, true);
        freed += bytes;
    }
    return freed;
}

} // namespace lepton::widgets
