// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"
#include "core/project/Project.h"

#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace lepton::project {

inline constexpr int newestRunVersion = 1;

/// The places in a run's folder (docs/formats.md).
struct RunPaths {
    Path folder;
    Path run() const { return folder / "run.json"; }
    Path events() const { return folder / "events.jsonl"; }
    Path checkpoints() const { return folder / "checkpoints"; }
    Path best() const { return folder / "best"; }
    Path samples() const { return folder / "samples"; }      ///< of a generator, epoch by epoch
    Path lock() const { return folder / "lock"; }
    Path control() const { return folder / "control.json"; } ///< what the run's process is asked to do
    Path kept() const { return checkpoints() / "kept"; }     ///< weights that no clean-up takes
    Path notes() const { return folder / "notes.json"; }
};

/// run.json: everything the run was started with.
struct RunInfo {
    Project project;           ///< frozen, with the fitted recipe
    std::uint64_t seed = 0;
    std::string device;        ///< resolved: "cpu", "cuda:0"
    Json plan = Json::object(); ///< execution plan, chosen once: {"threads":2,…}
    Json versions = Json::object(); ///< {"lepton","libtorch"}
    Json lineage = Json::object();  ///< {"from","kind","sha256", of a package "name","version","run" …}: what its weights began with; empty: they were new
    std::string created;       ///< UTC, ISO 8601
};

Json toJson(const RunInfo& info);
Result<RunInfo> loadRun(const Path& folder);
Result<void> saveRun(const Path& folder, const RunInfo& info);
/// runs/0001, 0002 …: makes the next free folder. Safe against a second process doing the same.
Result<Path> makeRunFolder(const Path& runsFolder);

enum class RunStatus { Running, Completed, Stopped, Failed, Interrupted, Waiting };
const char* runStatusName(RunStatus status);

/// What a list of runs shows, read from run.json and the epochs in events.jsonl.
struct RunSummary {
    Path folder;
    /// Interrupted: no process holds it, and it never said that it finished. Waiting: a process holds it, but not yet the device.
    RunStatus status = RunStatus::Interrupted;
    std::string created;
    std::int64_t epochs = 0;     ///< finished
    std::int64_t epochsPlanned = 0;
    Json lastEpoch;              ///< the newest epoch event, or null
    Json best;                   ///< {"epoch","metrics"}, or null
    double seconds = 0;
    Json settings;               ///< flat: {"optimizer.type":"adam",…}, for telling runs apart
    std::vector<std::string> tags; ///< of notes.json
    std::string note;
    std::optional<Error> problem; ///< the folder can't be read
};
RunSummary summariseRun(const Path& folder);
/// Newest first.
std::vector<RunSummary> listRuns(const Path& runsFolder);

/// Reads events.jsonl as it grows. Only whole lines are given; a torn last line waits for its end. When a resumed run has cut
/// events that came after its checkpoint, the whole story is given again, from run-started on.
class EventReader {
public:
    /// `from`: bytes of it that are known already, whole lines.
    explicit EventReader(Path file, std::int64_t from = 0) : m_file(std::move(file)), m_offset(from) {}
    /// Events since the last call, at most so many; the rest stays for the next one. A line that is no JSON is skipped and counted.
    std::vector<Json> readNew(std::size_t most = std::numeric_limits<std::size_t>::max());
    std::int64_t damagedLines() const { return m_damaged; }

private:
    Path m_file;
    std::int64_t m_offset = 0;
    std::string m_lastLine; ///< the one that ends at m_offset
    std::int64_t m_damaged = 0;
};

/// Cuts a torn last line off, so that appending goes on with a whole one.
Result<void> cutTornLine(const Path& eventsFile);

/// Asks the run's process for something: "pause", "continue", "stop", "stop-after-epoch". Works from any process. The
/// process takes the request away when it ends. `learningRate`: the optimizer's, from the next step on.
Result<void> writeControl(const Path& folder, const std::string& request, std::optional<double> learningRate = std::nullopt);
struct ControlRequest {
    std::string request; ///< empty: none
    std::optional<double> learningRate;
};
/// The newest request.
ControlRequest readControl(const Path& folder);
/// Takes a request away that a killed process never obeyed.
void discardControl(const Path& folder);

} // namespace lepton::project
