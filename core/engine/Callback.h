// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/graph/Parameter.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lepton::engine {

/// What is known at the end of an epoch.
struct EpochReport {
    std::int64_t epoch = 0;  ///< from 1
    std::int64_t epochs = 0; ///< planned
    std::int64_t step = 0;   ///< steps done in the whole run
    Json train;              ///< {"loss","accuracy"}
    Json validation;         ///< the same, or null without a validation split
    double learningRate = 0;
    double seconds = 0;

    /// "validation.loss", "train.accuracy" … Without a validation split those of training stand in.
    double metric(const std::string& name) const;
};

/// The run, as a callback sees it.
class RunContext {
public:
    virtual ~RunContext() = default;
    virtual const Path& runFolder() const = 0;
    /// Epochs that were finished before this process took the run up; 0 for a new run.
    virtual std::int64_t epochsDone() const = 0;
    virtual bool hasValidation() const = 0;
    /// Shown to the user and kept in events.jsonl.
    virtual void warn(const Text& message) = 0;
    /// Keeps the weights as they are now in best/, as those of this epoch.
    virtual Result<void> keepAsBest(const EpochReport& report) = 0;
};

enum class Verdict { Continue, Stop };

/// Something that happens at the end of each epoch. One kind a file in callbacks/. An error or an exception from it becomes a
/// warning event; the run goes on. All members are called on the training thread.
class EpochCallback {
public:
    virtual ~EpochCallback() = default;
    virtual Result<void> onRunStart(RunContext&) { return {}; }
    /// Stop ends the run as completed, after this epoch's checkpoint.
    virtual Result<Verdict> onEpochEnd(const EpochReport& report, RunContext& run) = 0;
    virtual Result<void> onRunEnd(RunContext&) { return {}; }
    /// What a resumed run needs to go on as if it had not been interrupted; kept in checkpoints.
    virtual Json state() const { return Json::object(); }
    virtual void restore(const Json&) {}
};

/// A kind of callback: its name in project files, its words for the user, its settings.
struct CallbackType {
    std::string name;  ///< "early-stopping"
    const char* title; ///< "Early stopping"
    const char* doc;
    /// A Choice without choices takes any plain file name.
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
