// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Feed.h"
#include "core/engine/Model.h"
#include "core/engine/TensorFile.h"

namespace lepton::engine {

/// What a Model is made of, for the engine's own files.
struct Model::Parts {
    std::string name;
    std::string version;
    std::vector<std::string> labels;
    project::Objective objective;
    std::shared_ptr<const datasets::Preparation> preparation;
    graph::Network network;
    Json signature;
    Json checkpoint; ///< {"epoch","step","file"}, of a run
    bool sigmoid = false; ///< answers are probabilities only behind one
    std::optional<project::Package> package;
    std::optional<project::RunInfo> run;
    std::shared_ptr<const CompiledNetwork> compiled;
    Feed feed;
    std::vector<datasets::TensorField> inputs;
    std::vector<datasets::TensorField> outputs;
    std::vector<at::Tensor> weights;
    std::string weightBytes; ///< safetensors, as packaged

    /// One tensor [N, …] an input on the CPU → one tensor an Output on the CPU, float32, as the network gives them (logits). Throws.
    std::vector<at::Tensor> raw(const std::vector<at::Tensor>& inputs) const;
    /// The same as answers: probabilities where classes are told apart.
    std::vector<at::Tensor> answers(const std::vector<at::Tensor>& inputs) const;
};

/// A run's network with these weights, on the CPU. Errors as Model::fromRun.
Result<std::shared_ptr<Model>> modelOfWeights(const project::RunInfo& info, const Path& runFolder, const TensorFile& weights, const Json& checkpoint = Json());

/// A view of the array's memory, which must outlive it.
at::Tensor tensorView(const datasets::Array& array);
datasets::Array arrayOf(const at::Tensor& tensor);

} // namespace lepton::engine
