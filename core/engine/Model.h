// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/Package.h"
#include "core/project/RunFolder.h"
#include "datasets/recipe/Recipe.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lepton::engine {

/// A trained classifier ready to answer, from a run's checkpoint or from a package. Immutable: const members may be called
/// from several threads at once.
class Model {
public:
    /// The run's best checkpoint or, without one (or with `best` false), its newest that is whole. Runs on the CPU.
    /// Errors: NotFound (no checkpoint yet), BadFormat, BadNetwork.
    static Result<std::shared_ptr<Model>> fromRun(const Path& runFolder, bool best = true);
    /// `device`: "cpu", "cuda:0". Errors: BadFormat (weights that don't fit the network), BadNetwork, Unsupported.
    static Result<std::shared_ptr<Model>> fromPackage(const project::Package& package, const std::string& device = "cpu");
    ~Model();
    Model(const Model&) = delete;
    Model& operator=(const Model&) = delete;

    /// The package's; for a run the project's name and the run folder's.
    const std::string& name() const;
    const std::string& version() const;
    /// In the order of the scores.
    const std::vector<std::string>& labels() const;
    /// Fitted.
    const datasets::Recipe& recipe() const;
    /// [C, H, W]
    const std::vector<std::int64_t>& inputShape() const;
    /// C * H * W
    std::int64_t sampleElements() const;
    const graph::Network& network() const;
    /// Safetensors, as packaged: "conv1.weight".
    const std::string& weightBytes() const;
    /// Null if it came from the other.
    const project::Package* package() const;
    const project::RunInfo* run() const;
    /// {"inputs":[{"name":"pictures","datatype":"FP32","shape":[-1,C,H,W]}],"outputs":[{"name":"scores",…,"shape":[-1,K]}]}
    const Json& signature() const;

    /// Probabilities [count, classes], row-major, of pictures [count, C, H, W] with values 0 to 255. A picture's scores do not
    /// depend on the others beyond 1e-6. Errors: BadValue (size does not fit the count), Internal (LibTorch).
    Result<std::vector<float>> scores(std::span<const float> pictures, std::int64_t count) const;
    Result<std::vector<float>> scores(std::span<const std::uint8_t> pictures, std::int64_t count) const;

    struct Parts; ///< what only the engine sees
    const Parts& parts() const { return *m_parts; }
    explicit Model(std::unique_ptr<Parts> parts);

private:
    std::unique_ptr<Parts> m_parts;
};

} // namespace lepton::engine
