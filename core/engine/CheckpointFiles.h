// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/RunFolder.h"

#include <cstdint>
#include <vector>

namespace lepton::engine {

/// checkpoints/step-0000001234.safetensors
Path checkpointFile(const project::RunPaths& paths, std::int64_t step);
/// best/weights.safetensors
Path bestFile(const project::RunPaths& paths);
/// checkpoints/kept/epoch-000010.safetensors: weights alone, as in best/.
Path keptFile(const project::RunPaths& paths, std::int64_t epoch);
/// Newest first, by step. Those in kept/ are not among them.
std::vector<Path> checkpointFiles(const project::RunPaths& paths);

/// The rule by which old checkpoints go: the newest `keep` of them stay (at least one), and what is in best/ and kept/. Returns the files that are gone.
std::vector<Path> removeOldCheckpoints(const project::RunPaths& paths, std::int64_t keep);

} // namespace lepton::engine
