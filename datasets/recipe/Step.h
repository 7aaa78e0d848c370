// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "datasets/Array.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lepton::datasets {

/// Size of pictures; -1 where it is not the same for all of them.
struct PictureShape {
    std::int64_t height = -1;
    std::int64_t width = -1;
    std::int64_t channels = -1; ///< 1 grey, 3 RGB

    bool operator==(const PictureShape&) const = default;
};

/// A tensor step as arithmetic: y = (x - subtract) / divide in float32, per channel.
struct Affine {
    std::string type;            ///< StepType::name
    std::vector<float> subtract; ///< one value for all channels, or one a channel
    std::vector<float> divide;   ///< as long as subtract
};

/// How often each pixel value 0 … 255 occurs in each channel of the training split: counts[channel][value].
using ChannelCounts = std::vector<std::vector<std::int64_t>>;

/// One step of a recipe. Never changes once made; safe for concurrent use.
class Step {
public:
    virtual ~Step() = default;
    virtual std::string type() const = 0;
    /// {"type": …} with the parameters and fitted values.
    virtual Json toJson() const = 0;
    /// The parameters at a glance: "28 × 28, cover".
    virtual Text summary() const = 0;
};

/// Works on pictures before they become tensors.
class HostStep : public Step {
public:
    /// uint8 [H, W, C] to uint8 [H, W, C]. Errors: Internal (a fault of the picture library).
    virtual Result<Array> apply(Array picture) const = 0;
    virtual PictureShape shapeAfter(PictureShape before) const = 0;
};

/// Arithmetic on the values of a channel; the engine makes frozen nodes of it.
class TensorStep : public Step {
public:
    virtual bool fitted() const { return true; }
    /// Only once fitted.
    virtual Affine affine() const = 0;
    /// The step fitted to training pictures whose values have passed `before`; null if there is nothing to fit.
    virtual std::shared_ptr<const TensorStep> fit(const ChannelCounts& counts, const std::vector<Affine>& before) const;
    /// Channels that the fitted values are for; empty if any number will do.
    virtual std::optional<std::int64_t> channels() const { return std::nullopt; }
};

/// A parameter that the user sets.
struct StepParameter {
    std::string name;
    Text title;
    Json standard;            ///< default: an integer or, with choices, a string
    std::int64_t minimum = 0; ///< of integers, inclusive
    std::int64_t maximum = 0;
    std::vector<std::string> choices; ///< allowed strings; empty for integers
};

/// A kind of step: what the studio's list and `fromJson` need to know. One step a file, in datasets/recipe/ (tensor
/// steps and those for training) or datasets/pictures/ (host steps).
struct StepType {
    std::string name; ///< "Resize"
    Text title;
    Text doc;
    bool host = true;
    std::vector<StepParameter> parameters;
    std::vector<std::string> fittedValues; ///< further keys, written by fit: number lists
    /// Makes the step of parameters that have been checked and completed with defaults.
    std::function<Result<std::shared_ptr<const Step>>(const Json& parameters)> make;
    bool training = false; ///< an AugmentStep: for training batches only
};

/// All kinds of steps of this program. Register before the first thread starts; the same name replaces.
const std::vector<StepType>& stepTypes();
void registerStep(StepType type);
/// Null if there is none of that name.
const StepType* findStepType(const std::string& name);
/// {"name","title","doc","host","training","parameters":[{"name","title","default","min","max","choices"}]}
Json toJson(const StepType& type);

/// Makes a step of {"type": …, parameters…}; missing parameters get their defaults.
/// Errors: Unsupported (unknown type), BadValue (unknown keys, wrong types, out of range), naming step and parameter.
Result<std::shared_ptr<const Step>> makeStep(const Json& json, const std::string& where);

} // namespace lepton::datasets
