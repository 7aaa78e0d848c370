// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/ParameterShares.h"

#include <optional>
#include <string>
#include <vector>

namespace lepton::engine {

/// The gradients of one network's parameters: those of all shards, and of all batches of an update, added up in that order, then
/// clipped. Each member works on its own pieces; between the steps (add, accumulate, examine, clipNorm) the members meet.
class GradientSum {
public:
    using Shards = std::vector<std::vector<at::Tensor>*>; ///< for each shard one tensor a parameter (undefined: none reached it), contiguous and its own; or nothing
    struct Options {
        double clipNorm = 0;
        double clipValue = 0;
        bool accumulates = false; ///< over batches, in tensors of its own
    };
    GradientSum() = default;
    GradientSum(const std::vector<at::Tensor>& parameters, std::vector<std::vector<ParameterPiece>> shares, const Options& options);

    /// Where the next batch's gradients will be; before the members begin.
    void take(Shards shards) { m_shards = std::move(shards); }
    /// Adds the shards' gradients of a batch and, on the CPU, looks for what is not finite. `first`: of its update.
    void add(int member, bool first);
    bool accumulates() const { return m_options.accumulates; }
    /// Adds the batch to those before it; to be left out if it is not finite, which would spoil them.
    void accumulate(int member);
    /// After the update's last batch: clips values and, if the norm is clipped or `norms`, measures.
    void examine(int member, bool norms);
    /// Scales to the largest norm, as PyTorch's clip_grad_norm_ does.
    void clipNorm(int member);

    /// Nothing is infinite or NaN. On CUDA only what was measured is known.
    bool finite() const;
    /// The first that is not finite.
    std::optional<std::size_t> firstBad() const;
    /// ‖g‖₂ of one parameter, or of all; if they were measured, before clipping.
    double norm(std::size_t parameter) const;
    double norm() const;

    /// The sum, in place; undefined: no gradient reached it.
    at::Tensor of(std::size_t parameter, const ParameterPiece& piece) const;
    at::Tensor of(std::size_t parameter) const { return whole(parameter); }
    /// Those of the first so many parameters that are defined.
    std::vector<at::Tensor> all(std::size_t count) const;
    /// The sums over batches, where it keeps them; one a parameter.
    const std::vector<at::Tensor>& accumulated() const { return m_accumulated; }

private:
    struct PieceState {
        ParameterPiece piece;
        bool reached = false; ///< by a batch of the update
        bool finite = true;
        double square = 0; ///< Σ g²
    };
    at::Tensor ofBatch(std::size_t parameter) const;
    at::Tensor whole(std::size_t parameter) const { return m_options.accumulates ? m_accumulated[parameter] : ofBatch(parameter); }

    Options m_options;
    std::vector<std::vector<PieceState>> m_pieces; ///< [member]
    std::vector<at::Tensor> m_accumulated;
    Shards m_shards;
};

/// Adding and scaling happen in place, so no two gradients may share their memory: those that do, or are not contiguous, are copied.
void makeOwn(std::vector<at::Tensor>& gradients);

/// No value is infinite or NaN. Without the way through LibTorch, which takes longer than the look itself, for contiguous numbers
/// on the CPU.
bool allFinite(const at::Tensor& tensor);

} // namespace lepton::engine
