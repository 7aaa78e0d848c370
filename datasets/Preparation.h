// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "datasets/BatchSource.h"
#include "datasets/Source.h"
#include "datasets/Split.h"
#include "datasets/recipe/Step.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace lepton::datasets {

class Augmentation;

/// Text as numbers and back: 0 stands for padding, 1 for what the training text did not hold, the rest by falling frequency.
class Vocabulary {
public:
    virtual ~Vocabulary() = default;
    virtual std::int64_t size() const = 0;
    virtual std::vector<std::int64_t> encode(const std::string& text) const = 0;
    /// Padding is left out.
    virtual std::string decode(std::span<const std::int64_t> ids) const = 0;
};

/// A recipe as a whole: the way from one kind of data to the network's tensors, and from its answers back. Part of the project,
/// fitted on the training split only, and part of the package, so that training, predict and serving run the same code.
/// Never changes once made; safe for concurrent use.
class Preparation {
public:
    virtual ~Preparation() = default;

    /// By the recipe's steps. `sampleShape`: DataSettings::shape, which only pictures need. An empty recipe is one for pictures.
    /// Errors: those of makeStep and Recipe::fromJson; BadValue (steps of different kinds, a setting out of range), naming the step.
    static Result<std::shared_ptr<const Preparation>> fromJson(const Json& recipe, const std::vector<std::int64_t>& sampleShape = {},
                                                               const std::string& where = "recipe");

    /// SourceInfo::kind of what it takes.
    virtual std::string kind() const = 0;
    /// The recipe's list of steps, with the fitted values once there are any.
    virtual Json toJson() const = 0;
    virtual bool fitted() const = 0;
    /// From the settings alone, so also before fitting. None (pictures only): the samples' size is not known.
    virtual Result<std::vector<TensorField>> inputs() const = 0;
    virtual Result<std::vector<TensorField>> targets() const = 0;
    /// Labels in the order of the classes, of data with classes.
    virtual std::vector<std::string> classes(const Source& source) const { return source.info().classes; }

    struct Opened {
        std::shared_ptr<const Preparation> preparation; ///< fitted: to the training split, unless it was before
        std::shared_ptr<const BatchSource> batches;
        SplitIndices split;                             ///< of `batches`
    };
    /// Divides the source's samples, fits, prepares. Windows of a series or of a running text never reach over the border of two splits.
    /// Errors: BadFormat (another kind of data, a column that is not there, too little of it), those of Source::read, Cancelled.
    virtual Result<Opened> open(std::shared_ptr<const Source> source, const SplitSettings& split, std::uint64_t memoryBudgetBytes,
                                const Progress& progress = {}) const = 0;

    /// One question as a user puts it, as one array an input (without the batch): a sentence ("text"), a row ({"age":42,…}), the values
    /// up to now ([…] or [{…}…]), a pair ({"user":…,"item":…}). Fitted only. Errors (BadValue) name the column and the fix.
    virtual Result<std::vector<Array>> encode(const Json& question) const;
    /// The same for a picture, uint8 [H, W, C].
    virtual Result<std::vector<Array>> encodePicture(Array picture) const;
    /// A regression's output of one sample in the units of the data: a number, or a list of them. Fitted only.
    virtual Json decode(std::span<const float> values) const;
    /// Of text; null for other kinds, and before fitting.
    virtual const Vocabulary* vocabulary() const { return nullptr; }
    /// Arithmetic on the first input that becomes part of the network: one entry a step, in order. Pictures only, fitted only.
    virtual std::vector<Affine> tensorSteps() const { return {}; }
    /// What is done to the pictures of training batches; null if nothing is.
    virtual std::shared_ptr<const Augmentation> augmentation() const { return nullptr; }
};

/// A start for that data. `wishes` (all optional): "target", "text", "user", "item", "rating", "time" (columns), "level" ("word",
/// "character"), "length" (tokens), "vocabulary" (most tokens), "history", "horizon", "embed" (categories as ids instead of one-hot).
/// Errors: BadValue (a column that is not there), BadFormat (data without what the kind needs), Unsupported (pictures have their own).
Result<Json> suggestRecipe(const Source& source, const Json& wishes = Json::object());

} // namespace lepton::datasets
