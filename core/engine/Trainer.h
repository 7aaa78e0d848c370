// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/RunFolder.h"
#include "datasets/BatchSource.h"
#include "datasets/Preparation.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lepton::engine {

struct TrainOptions {
    Path runFolder;      ///< made by project::makeRunFolder, with its run.json
    /// Go on from the newest good checkpoint; from step 0 if there is none. A request that is still in control.json is obeyed: take
    /// it away first (project::discardControl) if it was meant for an earlier life of the run.
    bool resume = false;
    /// Somebody watches: at the first NaN or infinity the run pauses and waits for word in control.json, instead of failing.
    bool watched = false;
    /// Wait for its turn while other runs are on the same device (project::DevicePlace).
    bool queue = false;
    bool allowCommands = false; ///< the shell may run what callbacks ask for, confirmed or not
    double checkpointSeconds = 30; ///< no more than this is lost by a crash, as long as the disk keeps up
    std::optional<double> learningRate = {}; ///< of a resumed run: the optimizer's from now on, in place of its own
    int threads = 0;     ///< 0: as the run's settings say, else all the machine has. A resumed run keeps its own.
    int shards = 0;      ///< pieces of a batch (ExecutionPlan), as many as the network takes at most; 0: what is fastest
    /// Given each group of events once it is in events.jsonl, in order, at least four times a second while there are any.
    /// Called on the event thread; must not throw.
    std::function<void(const std::vector<Json>&)> onEvents;
    /// The same groups as the lines of the file, newline at the end of each: cheaper where they are only passed on.
    std::function<void(std::string_view lines)> onLines;
};

struct TrainData {
    std::shared_ptr<const datasets::BatchSource> batches; ///< prepared with the run's recipe
    datasets::SplitIndices split;
};

struct TrainOutcome {
    std::string status;        ///< "completed" or "stopped"; a failed run is an Error
    Json best;                 ///< {"epoch","metrics":{"loss","accuracy"}}, or null before the first epoch's end
    double seconds = 0;        ///< of this process's part of the run
    double stepCpuSeconds = 0; ///< CPU time of the training threads in steps
    double eventCpuSeconds = 0; ///< CPU time spent on events, on every thread
    std::int64_t steps = 0;    ///< done by this process
};

/// Trains info.project's served network in options.runFolder, whose run.json the caller has written; writes the execution
/// plan into it. Holds the folder's lock, appends to events.jsonl, keeps checkpoints and obeys control.json and Ctrl+C
/// (docs/formats.md has the events). On the CPU the same seed and plan give the same losses, also across a resume.
///
/// Blocks until the run ends. Errors: BadNetwork (with node), BadValue (settings), Conflict (the folder is in use),
/// NoSpace, Unsupported (device), Unreadable or others of the data, Internal (LibTorch); each after run-finished
/// {"status":"failed"}, if the run had started. What was reached stays in the newest checkpoint.
Result<TrainOutcome> train(const project::RunInfo& info, const TrainData& data, const TrainOptions& options);

} // namespace lepton::engine
