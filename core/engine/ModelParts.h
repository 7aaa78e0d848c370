// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/CompiledNetwork.h"
#include "core/engine/Model.h"

namespace lepton::engine {

/// What a Model is made of, for the engine's own files.
struct Model::Parts {
    std::string name;
    std::string version;
    std::vector<std::string> labels;
    datasets::Recipe recipe;
    graph::Network network;
    Json signature;
    std::optional<project::Package> package;
    std::optional<project::RunInfo> run;
    std::shared_ptr<const CompiledNetwork> compiled;
    std::vector<at::Tensor> weights;
    std::string weightBytes; ///< safetensors, as packaged

    /// Pictures [N, C, H, W] on the CPU, uint8 or float → logits [N, K] on the CPU, float32. Throws.
    at::Tensor logits(const at::Tensor& pictures) const;
};

} // namespace lepton::engine
