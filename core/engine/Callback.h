// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/exchange/Histogram.h"
#include "core/exchange/Png.h"
#include "core/graph/Parameter.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace lepton::project {
struct RunInfo;
}

namespace lepton::engine {

class Model;
struct TrainData;

/// What is known at the end of an epoch.
struct EpochReport {
    std::int64_t epoch = 0;  ///< from 1
    std::int64_t epochs = 0; ///< planned
    std::int64_t step = 0;   ///< steps done in the whole run
    Json train;              ///< {"loss","accuracy"}
    Json validation;         ///< the same, or null without a validation split
    double learningRate = 0; ///< of the epoch's last step
    double seconds = 0;

    /// "validation.loss", "train.accuracy" … Without a validation split those of training stand in. NaN if it is not measured or undefined.
    double metric(const std::string& name) const;
};

/// What is known after a step.
struct StepReport {
    std::int64_t step = 0;   ///< in the whole run, from 1
    std::int64_t epoch = 0;  ///< from 1
    double loss = 0;
    double learningRate = 0;
};

/// How a run ended.
struct RunEnding {
    std::string status; ///< "completed", "stopped", "failed"
    Json best;          ///< {"epoch","metrics"}, or null
    double seconds = 0; ///< spent on the run
    std::optional<Error> error;
};

/// What one callback makes of an epoch, for those that keep such things: TensorBoard's.
struct Record {
    std::string tag; ///< "weights/conv1.weight"
    std::int64_t epoch = 0;
    std::int64_t step = 0;
    std::variant<exchange::Histogram, exchange::Pixels> value;
};

/// The run, as a callback sees it.
class RunContext {
public:
    /// A trained weight: its name, its values, and its gradient in the last step (empty if it had none).
    using SeeParameter = std::function<void(const std::string& name, std::span<const float> values, std::span<const float> gradient)>;

    virtual ~RunContext() = default;
    virtual const Path& runFolder() const = 0;
    virtual const project::RunInfo& info() const = 0;
    virtual const TrainData& data() const = 0;
    /// Epochs that were finished before this process took the run up; 0 for a new run. Later: finished by now.
    virtual std::int64_t epochsDone() const = 0;
    virtual std::int64_t stepsDone() const = 0;
    /// Spent on the whole run so far, pauses left out.
    virtual double seconds() const = 0;
    virtual bool hasValidation() const = 0;
    /// Shown to the user and kept in events.jsonl.
    virtual void warn(const Text& message) = 0;
    /// An event of the callback's own: an object with "event" first. docs/formats.md lists those there are.
    virtual void post(Json event) = 0;
    /// Hands a record to all callbacks of the run.
    virtual void publish(const Record& record) = 0;
    /// Keeps the weights as they are now in best/, as those of this epoch.
    virtual Result<void> keepAsBest(const EpochReport& report) = 0;
    /// Keeps them in checkpoints/kept/ for good. Returns the file, which is written in the background.
    virtual Result<Path> keepCheckpoint(const EpochReport& report) = 0;
    /// Trains the layers with these ids (* stands for any characters) from now on. Returns the names of the weights that were frozen until
    /// now; a resumed run has it done already. Errors: BadValue.
    virtual Result<std::vector<std::string>> unfreeze(const std::vector<std::string>& layers) = 0;
    /// The network as it is now, on the CPU, as it would be kept as best. Made once an epoch.
    virtual Result<std::shared_ptr<const Model>> model() = 0;
    virtual void eachParameter(const SeeParameter& see) = 0;
    /// Whether the user has confirmed that the run may have the shell run this.
    virtual bool mayRun(const std::string& command) const = 0;
};

enum class Verdict { Continue, Stop };

/// Something that happens at the end of each epoch. One kind a file in callbacks/. An error or an exception from it becomes a
/// warning event and the run goes on, unless its setting "on_error" is "stop". All members are called on the training thread.
class EpochCallback {
public:
    virtual ~EpochCallback() = default;
    virtual Result<void> onRunStart(RunContext&) { return {}; }
    /// Stop ends the run as completed, after this epoch's checkpoint.
    virtual Result<Verdict> onEpochEnd(const EpochReport& report, RunContext& run) = 0;
    /// Of those that want steps: after each. Stop ends the run as stopped: it can be resumed.
    virtual bool wantsSteps() const { return false; }
    virtual Result<Verdict> onStep(const StepReport&, RunContext&) { return Verdict::Continue; }
    /// What another callback of the run (or this one) has published.
    virtual Result<void> onRecord(const Record&, RunContext&) { return {}; }
    /// Also of a run that failed, as far as the process lives.
    virtual Result<void> onRunEnd(const RunEnding&, RunContext&) { return {}; }
    /// What a resumed run needs to go on as if it had not been interrupted; kept in checkpoints.
    virtual Json state() const { return Json::object(); }
    virtual void restore(const Json&) {}
};

/// A kind of callback: its name in project files, its words for the user, its settings.
struct CallbackType {
    std::string name;  ///< "early-stopping"
    const char* title; ///< "Early stopping"
    const char* doc;
    /// A Choice without choices takes any plain file name. "on_error", which all kinds have, is added by registerCallback.
    std::vector<graph::ParameterSpec> parameters;
    std::function<std::unique_ptr<EpochCallback>(const graph::Parameters&)> make;
};

Json toJson(const CallbackType& type);

/// All kinds of this program. Register before the first thread starts; the same name replaces.
const std::vector<CallbackType>& callbackTypes();
void registerCallback(CallbackType type);

/// Errors (BadValue): unknown name; unknown, missing or ill-ranged parameters.
Result<std::unique_ptr<EpochCallback>> makeCallback(const std::string& name, const Json& parameters);

} // namespace lepton::engine
