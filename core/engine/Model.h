// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/Package.h"
#include "core/project/RunFolder.h"
#include "datasets/Preparation.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lepton::engine {

/// A trained network ready to answer, from a run's checkpoint or from a package. Immutable: const members may be called
/// from several threads at once.
class Model {
public:
    /// The run's best checkpoint or, without one (with `best` false, or of a generator), its newest that is whole. Runs on the CPU.
    /// Errors: NotFound (no checkpoint yet), BadFormat, BadNetwork.
    static Result<std::shared_ptr<Model>> fromRun(const Path& runFolder, bool best = true);
    /// With the weights of one of the run's checkpoints: a file, which may be named from the run's folder on ("checkpoints/kept/epoch-000010.safetensors").
    /// Errors as above.
    static Result<std::shared_ptr<Model>> fromCheckpoint(const Path& runFolder, const Path& file);
    /// `device`: "cpu", "cuda:0". Errors: BadFormat (weights that don't fit the network), BadNetwork, Unsupported.
    static Result<std::shared_ptr<Model>> fromPackage(const project::Package& package, const std::string& device = "cpu");
    ~Model();
    Model(const Model&) = delete;
    Model& operator=(const Model&) = delete;

    /// The package's; for a run the project's name and the run folder's.
    const std::string& name() const;
    const std::string& version() const;
    /// In the order of the scores; empty if it tells no classes apart.
    const std::vector<std::string>& labels() const;
    /// What it was trained for.
    const project::Objective& objective() const;
    /// Fitted.
    const datasets::Preparation& preparation() const;
    const graph::Network& network() const;
    /// Safetensors, as packaged: "conv1.weight".
    const std::string& weightBytes() const;
    /// Null if it came from the other.
    const project::Package* package() const;
    const project::RunInfo* run() const;
    /// {"epoch","step","file"} of the weights of a run; the file within its folder. Null of a package.
    const Json& checkpoint() const;

    /// What is asked with, in the network's order: the recipe's tensors by their names ("pictures", "tokens"), "noise" where noise goes in.
    const std::vector<datasets::TensorField>& inputs() const;
    /// What it answers, float32. Of a single Output "scores" (probabilities, of classes), "logits" (of the next token) or "values" (as the
    /// network gives them; Preparation::decode knows their units); of several each Output's id.
    const std::vector<datasets::TensorField>& outputs() const;
    /// The same in the words of the Open Inference Protocol; pixels are FP32, 0 to 255:
    /// {"inputs":[{"name":"pictures","datatype":"FP32","shape":[-1,C,H,W]}],"outputs":[{"name":"scores",…,"shape":[-1,K]}]}
    const Json& signature() const;

    /// One array an input, [count, …] in the input's type (pixels also as float32) → one array an output, [count, …]. A sample's answer
    /// does not depend on the others beyond 1e-6. Errors: BadValue (shapes or types that do not fit), Internal (LibTorch).
    Result<std::vector<datasets::Array>> infer(std::span<const datasets::Array> inputs) const;

    /// [C, H, W], of a model for pictures.
    const std::vector<std::int64_t>& inputShape() const { return inputs().front().shape; }
    /// C * H * W
    std::int64_t sampleElements() const { return inputs().front().elements(); }
    /// The first output, flat, for a model with one input: pictures [count, C, H, W] with values 0 to 255 → probabilities [count, classes].
    Result<std::vector<float>> scores(std::span<const float> pictures, std::int64_t count) const;
    Result<std::vector<float>> scores(std::span<const std::uint8_t> pictures, std::int64_t count) const;

    struct Parts; ///< what only the engine sees
    const Parts& parts() const { return *m_parts; }
    explicit Model(std::unique_ptr<Parts> parts);

private:
    std::unique_ptr<Parts> m_parts;
};

} // namespace lepton::engine
