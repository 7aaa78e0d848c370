// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "datasets/recipe/Step.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace lepton::datasets {

class AugmentStep;

/// A recipe's steps for training batches: prepared pictures in, changed ones of the same shape out. Every random number follows from the
/// seed that is given and the step's place in the recipe, so neither threads nor batches nor a resumed run make a difference. Never
/// changes once made; safe for concurrent use.
class Augmentation {
public:
    struct Placed {
        std::size_t place; ///< in the recipe
        std::shared_ptr<const AugmentStep> step;
    };
    explicit Augmentation(std::vector<Placed> steps) : m_steps(std::move(steps)) {}

    /// The seed of one sample in one epoch (from 1) of a run.
    static std::uint64_t seedOf(std::uint64_t runSeed, std::int64_t epoch, std::int64_t sample);

    /// uint8 [C, H, W], in place. Steps that move pixels and follow on each other are done as one.
    void apply(std::uint8_t* picture, const PictureShape& shape, std::uint64_t seed) const;

    /// One prepared picture, uint8 [C, H, W], as it may come up in `count` epochs.
    std::vector<Array> variants(const Array& picture, int count, std::uint64_t seed) const;

private:
    std::vector<Placed> m_steps;
};

/// A recipe as it was given, without the steps for training only: what a package's answers go through.
Json withoutAugmentation(const Json& recipe);
/// Those steps alone.
Json augmentationOf(const Json& recipe);

} // namespace lepton::datasets
