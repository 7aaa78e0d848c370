// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Source.h"
#include "datasets/recipe/Step.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace lepton::datasets {

class Augmentation;
class PictureBatches;

/// What is done to the data on its way to the network, in order: host steps on pictures (Resize, CenterCrop,
/// Colour), steps for training batches only (Flip, Rotate …), then tensor steps on values (Scale, Standardise). Part of the project, fitted on the training split only,
/// and part of the package, so that training, predict and serving run the same code. A value: copies share the steps.
/// Const members are safe for concurrent use.
class Recipe {
public:
    /// From [{"type": …, parameters and fitted values}, …]. `where` names the document in errors.
    /// Errors: those of makeStep; BadValue for steps that are not in this order.
    static Result<Recipe> fromJson(const Json& json, const std::string& where = "recipe");
    Json toJson() const;

    /// A start for that data: pictures brought to one size and colour (also what makes a served model take
    /// any picture), values scaled to [0, 1] and standardised. Host steps only as far as this program has them.
    static Recipe suggestedFor(const SourceInfo& info);

    const std::vector<std::shared_ptr<const Step>>& steps() const { return m_steps; }
    bool empty() const { return m_steps.empty(); }

    /// Works out the fitted values from the training samples, each over the values as they leave the steps before it.
    /// Errors: BadValue (no samples), those of outputShape, Source::read and the steps, Cancelled.
    Result<void> fit(const Source& source, const std::vector<std::int64_t>& trainIndices,
                     const Progress& progress = {});
    /// The same from pictures that this recipe's host steps have prepared already.
    Result<void> fit(const PictureBatches& prepared, const std::vector<std::int64_t>& trainIndices,
                     const Progress& progress = {});
    /// The same steps without fitted values.
    Recipe unfitted() const;
    /// True once every step has its values.
    bool fitted() const;

    /// One picture, uint8 [H, W, C], through the host steps: uint8 [C, H, W]. Errors: those of the steps.
    Result<Array> applyHost(Array picture) const;

    /// The steps for training batches; null if there are none.
    std::shared_ptr<const Augmentation> augmentation() const;

    /// One entry a tensor step, in order; only once fitted().
    std::vector<Affine> tensorSteps() const;

    /// [C, H, W] of the source's pictures after the host steps. Errors (BadFormat): they differ in size or colour and
    /// no step brings them together; (BadValue): fitted values for another number of channels.
    Result<std::vector<std::int64_t>> outputShape(const Source& source) const;
    Result<std::vector<std::int64_t>> outputShape(const SourceInfo& info) const;

private:
    using PictureUser = std::function<void(const std::uint8_t* picture)>;
    using PictureReader = std::function<Result<void>(std::int64_t sample, const PictureUser& use)>;
    Result<void> fitFrom(const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& indices,
                         const PictureReader& read, const Progress& progress);

    std::vector<std::shared_ptr<const Step>> m_steps;
};

} // namespace lepton::datasets
