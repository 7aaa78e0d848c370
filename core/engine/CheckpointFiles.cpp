// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/CheckpointFiles.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace lepton::engine {

Path checkpointFile(const project::RunPaths& paths, std::int64_t step) {
    std::array<char, 48> name{};
    std::snprintf(name.data(), name.size(), "step-%010lld.safetensors", static_cast<long long>(step));
    return paths.checkpoints() / name.data();
}

Path bestFile(const project::RunPaths& paths) { return paths.best() / "weights.safetensors"; }

Path keptFile(const project::RunPaths& paths, std::int64_t epoch) {
    std::array<char, 40> name{};
    std::snprintf(name.data(), name.size(), "epoch-%06lld.safetensors", static_cast<long long>(epoch));
    return paths.kept() / name.data();
}

std::vector<Path> removeOldCheckpoints(const project::RunPaths& paths, std::int64_t keep) {
    const auto files = checkpointFiles(paths);
    std::vector<Path> removed;
    std::error_code fault;
    for (std::size_t i = static_cast<std::size_t>(std::max<std::int64_t>(keep, 1)); i < files.size(); ++i)
        if (std::filesystem::remove(files[i], fault))
            removed.push_back(files[i]);
    return removed;
}

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

} // namespace lepton::engine
